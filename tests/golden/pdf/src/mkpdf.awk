# SPDX-License-Identifier: Apache-2.0
# Turn a readable source into a PDF with lengths and a cross-reference table.
#
#   @obj N            the lines up to the next directive are the body of object N
#   @stream N [dict]  the lines up to the next directive are the data of stream N
#   @hex N FILE dict  the bytes of FILE as a hexadecimal stream; dict names the filters after it
#   @trailer dict     more entries for the trailer
#
# Use LC_ALL=C: offsets count bytes.
function flush(   text) {
    if (!n) return
    offset[n] = length(out)
    if (n > max) max = n
    if (is_stream)
        text = "<< " dict " /Length " length(body) " >>\nstream\n" body "endstream"
    else
        text = body; sub(/\n$/, "", text)
    out = out n " 0 obj\n" text "\nendobj\n"
    n = 0; body = ""; dict = ""; is_stream = 0
}
function rest_from(i,   text, k) {
    for (k = i; k <= NF; k++) text = text (k > i ? " " : "") $k
    return text
}
BEGIN { out = "%PDF-1.5\n" }
/^@obj /    { flush(); n = $2 + 0; next }
/^@stream / { flush(); n = $2 + 0; is_stream = 1; dict = rest_from(3); next }
/^@hex /    {
    flush(); n = $2 + 0; is_stream = 1; dict = rest_from(4)
    cmd = "od -An -v -tx1 '" $3 "' | tr -d ' \\n' | fold -w 120"
    while ((cmd | getline line) > 0) body = body line "\n"
    close(cmd); body = body ">\n"; next
}
/^@trailer / { extra = rest_from(2); next }
/^#/ { next }
n { body = body $0 "\n" }
END {
    flush()
    at = length(out)
    out = out "xref\n0 " max + 1 "\n0000000000 65535 f \n"
    for (i = 1; i <= max; i++)
        out = out (i in offset ? sprintf("%010d 00000 n \n", offset[i]) : "0000000000 65535 f \n")
    printf "%strailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", out, max + 1, extra, at
}
