/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_PDF_FD_STREAM_HH
#define OCR_PDF_FD_STREAM_HH

#include <memory>

#include <Object.h>
#include <Stream.h>

namespace ocr
{
/** A descriptor that closes itself when the last stream over it is gone. */
class FdFile
{
  public:
    explicit FdFile(int fd) : fd_(fd)
    {
    }
    ~FdFile();
    FdFile(const FdFile &) = delete;
    FdFile &operator=(const FdFile &) = delete;
    int fd() const
    {
        return fd_;
    }

  private:
    int fd_;
};

/**
 * Poppler's base stream over a descriptor. It reads with pread(), so that streams over the same
 * descriptor, and whoever gave it to us, do not move each other's offset.
 */
class FdStream : public BaseSeekInputStream
{
  public:
    FdStream(std::shared_ptr<FdFile> file, Goffset start, bool limited, Goffset length,
             Object &&dict);
    ~FdStream() override;
    BaseStream *copy() override;
    Stream *makeSubStream(Goffset start, bool limited, Goffset length, Object &&dict) override;

  private:
    Goffset currentPos() const override;
    void setCurrentPos(Goffset offset) override;
    Goffset read(char *buf, Goffset size) override;

    std::shared_ptr<FdFile> file_;
    Goffset offset_ = 0;
};
} // namespace ocr

#endif
