// SPDX-License-Identifier: Apache-2.0
// An Azure client that is not ours. usage: blob.js URL ACCOUNT KEY make|put|get|sas BOX [BLOB [FILE]]
// (sas: of a container; BLOB is its permissions, "rwdlc")
'use strict';
const storage = require('@azure/storage-blob');

async function main([url, account, key, verb, box, name, file]) {
    const credential = new storage.StorageSharedKeyCredential(account, key);
    const container = new storage.BlobServiceClient(url, credential).getContainerClient(box);

    if (verb === 'make') {
        await container.create();
    } else if (verb === 'put') {
        await container.getBlockBlobClient(name).uploadFile(file);
    } else if (verb === 'get') {
        await container.getBlobClient(name).downloadToFile(file);
    } else if (verb === 'list') {
        for await (const blob of container.listBlobsFlat())
            console.log(`${blob.name} ${blob.properties.contentLength}`);
    } else if (verb === 'sas') {
        const hour = 3600 * 1000;
        console.log(storage.generateBlobSASQueryParameters({
            containerName: box,
            permissions: storage.ContainerSASPermissions.parse(name),
            startsOn: new Date(Date.now() - hour),
            expiresOn: new Date(Date.now() + hour),
        }, credential).toString());
    }
}

main(process.argv.slice(2)).catch((error) => {
    console.error(String(error.message || error));
    process.exitCode = 1;
});
