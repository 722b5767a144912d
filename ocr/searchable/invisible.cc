/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Content streams without the text that they show invisibly (rendering mode 3): what an earlier
 * recognition left.
 */
#include "ocr/searchable/priv.hh"

namespace ocr
{
namespace
{
using Token = QPDFTokenizer::Token;

/** Holds operands back until their operator comes and decides over them. */
class Filter : public QPDFObjectHandle::TokenFilter
{
  public:
    void handleToken(Token const &token) override
    {
        const auto type = token.getType();

        held.push_back(token);
        if (type == QPDFTokenizer::tt_word) {
            on_operator(token.getValue());
        } else if (type == QPDFTokenizer::tt_inline_image || held.size() > HELD_MAX) {
            is_whole = type == QPDFTokenizer::tt_inline_image;
            flush();
        }
    }
    void handleEOF() override
    {
        flush();
        saved.clear(); /* whoever writes the stream may read it more than once */
        mode = 0;
        is_whole = true;
    }

  private:
    static constexpr size_t HELD_MAX = 100000, DEPTH_MAX = 512;
    static constexpr int INVISIBLE = 3;

    void flush()
    {
        for (Token const &token : held)
            writeToken(token);
        held.clear();
    }

    /** Operands that are numbers, as they stand. */
    std::vector<std::string> numbers() const
    {
        std::vector<std::string> texts;

        for (Token const &token : held)
            if (token.getType() == QPDFTokenizer::tt_integer ||
                token.getType() == QPDFTokenizer::tt_real)
                texts.push_back(token.getValue());
        return texts;
    }

    /** Instead of a show: what else it does. */
    void replace_show(const std::string &op)
    {
        const std::vector<std::string> spacing = numbers();

        held.clear();
        write("\n");
        if (op == "\"" && spacing.size() == 2)
            write(spacing[0] + " Tw " + spacing[1] + " Tc ");
        if (op != "Tj" && op != "TJ")
            write("T*\n");
    }

    void set_mode()
    {
        const std::vector<std::string> texts = numbers();

        mode = texts.size() == 1 && texts[0] == "3" ? INVISIBLE : 0;
    }

    void on_operator(const std::string &op)
    {
        const bool shows = op == "Tj" || op == "TJ" || op == "'" || op == "\"";

        if (op == "q" && saved.size() < DEPTH_MAX)
            saved.push_back(mode);
        if (op == "Q" && !saved.empty()) {
            mode = saved.back();
            saved.pop_back();
        }
        if (op == "Tr")
            set_mode();
        if (shows && mode == INVISIBLE && is_whole)
            replace_show(op);
        else
            flush();
        is_whole = true;
    }

    std::vector<Token> held;
    std::vector<int> saved;
    int mode = 0;
    bool is_whole = true; /* held has all operands of the next operator */
};
} /* namespace */

void drop_invisible(QPDFPageObjectHelper &page, std::set<QPDFObjGen> &done)
{
    page.addContentTokenFilter(std::make_shared<Filter>());
    page.forEachFormXObject(
        true, [&done](QPDFObjectHandle &form, QPDFObjectHandle &, std::string const &) {
            if (done.insert(form.getObjGen()).second)
                QPDFPageObjectHelper(form).addContentTokenFilter(std::make_shared<Filter>());
        });
}
} /* namespace ocr */
