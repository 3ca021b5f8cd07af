/* One pass over the bytes; everything that is safe in both languages goes out as it is, Chinese included. */
#include "scenario/quote.h"

void quote_write(FILE *f, const char *text)
{
    fputc('"', f);
    for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) {
        if (*p == '"' || *p == '\\')
            fprintf(f, "\\%c", *p);
        else if (*p < 0x20 || *p == 0x7F)
            fprintf(f, "\\u%04x", *p);
        else if (*p == 0xC2 && p[1] >= 0x80 && p[1] < 0xA0)
            fprintf(f, "\\u%04x", *++p);
        else if (p[0] == 0xE2 && p[1] == 0x80 && (p[2] == 0xA8 || p[2] == 0xA9)) {
            fprintf(f, "\\u20%02x", p[2] - 0x80);
            p += 2;
        } else if (p[0] == 0xEF && p[1] == 0xBB && p[2] == 0xBF) {
            fputs("\\ufeff", f);
            p += 2;
        } else {
            fputc(*p, f);
        }
    }
    fputc('"', f);
}
