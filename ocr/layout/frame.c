/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/layout_priv.h"

/**
 * The frame of a writing direction: the page turned so that its text runs to the right.
 */
void lay_frame_enter(const lay_frame *frame, float x, float y, float *ret_u, float *ret_v)
{
    switch (frame->turn) {
    case 90:
        *ret_u = y;
        *ret_v = frame->width - x;
        break;
    case 180:
        *ret_u = frame->width - x;
        *ret_v = frame->height - y;
        break;
    case 270:
        *ret_u = frame->height - y;
        *ret_v = x;
        break;
    default:
        *ret_u = x;
        *ret_v = y;
    }
}

static void leave(const lay_frame *frame, float u, float v, float *ret_x, float *ret_y)
{
    switch (frame->turn) {
    case 90:
        *ret_x = frame->width - v;
        *ret_y = u;
        break;
    case 180:
        *ret_x = frame->width - u;
        *ret_y = frame->height - v;
        break;
    case 270:
        *ret_x = v;
        *ret_y = frame->height - u;
        break;
    default:
        *ret_x = u;
        *ret_y = v;
    }
}

static ocr_box box_of(float ax, float ay, float bx, float by)
{
    return (ocr_box){lay_min(ax, bx), lay_min(ay, by), lay_max(ax, bx), lay_max(ay, by)};
}

ocr_box lay_frame_enter_box(const lay_frame *frame, ocr_box b)
{
    float u0, v0, u1, v1;

    lay_frame_enter(frame, b.x0, b.y0, &u0, &v0);
    lay_frame_enter(frame, b.x1, b.y1, &u1, &v1);
    return box_of(u0, v0, u1, v1);
}

ocr_box lay_frame_enter_points(const lay_frame *frame, float x0, float y0, float x1, float y1)
{
    const float k = OCR_PAGE_DPI / 72.0F;

    return lay_frame_enter_box(frame, (ocr_box){x0 * k, y0 * k, x1 * k, y1 * k});
}

ocr_box lay_frame_leave_box(const lay_frame *frame, ocr_box b)
{
    float x0, y0, x1, y1;

    leave(frame, b.x0, b.y0, &x0, &y0);
    leave(frame, b.x1, b.y1, &x1, &y1);
    return box_of(x0, y0, x1, y1);
}

float lay_frame_width(const lay_frame *frame)
{
    return frame->turn % 180 == 90 ? frame->height : frame->width;
}

float lay_frame_height(const lay_frame *frame)
{
    return frame->turn % 180 == 90 ? frame->width : frame->height;
}

ocr_box lay_box_union(ocr_box a, ocr_box b)
{
    ocr_box_grow(&a, &b);
    return a;
}
