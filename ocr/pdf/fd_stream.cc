/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/pdf/fd_stream.hh"

#include <cerrno>
#include <unistd.h>
#include <utility>

namespace ocr
{
FdFile::~FdFile()
{
    if (fd_ >= 0)
        (void)close(fd_);
}

FdStream::FdStream(std::shared_ptr<FdFile> file, Goffset start, bool limited, Goffset length,
                   Object &&dict)
    : BaseSeekInputStream(start, limited, length, std::move(dict)), file_(std::move(file))
{
}

FdStream::~FdStream()
{
    close();
}

BaseStream *FdStream::copy()
{
    return new FdStream(file_, start, limited, length, dict.copy());
}

Stream *FdStream::makeSubStream(Goffset sub_start, bool sub_limited, Goffset sub_length,
                                Object &&sub_dict)
{
    return new FdStream(file_, sub_start, sub_limited, sub_length, std::move(sub_dict));
}

Goffset FdStream::currentPos() const
{
    return offset_;
}

void FdStream::setCurrentPos(Goffset offset)
{
    offset_ = offset;
}

Goffset FdStream::read(char *buf, Goffset size)
{
    ssize_t got;

    if (size <= 0 || offset_ < 0) /* a hostile xref names offsets of its own */
        return 0;
    do {
        got = pread(file_->fd(), buf, static_cast<size_t>(size), offset_);
    } while (got < 0 && errno == EINTR);
    if (got <= 0)
        return 0;
    offset_ += got;
    return got;
}
} // namespace ocr
