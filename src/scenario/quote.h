/* Texts in double quotes, written so that YAML and JSON readers both get the same text back. */
#ifndef JIQUN_SCENARIO_QUOTE_H
#define JIQUN_SCENARIO_QUOTE_H

#include <stdio.h>

/** Writes a UTF-8 text in double quotes. Besides quotes, backslashes and controls, the Unicode line and paragraph
 *  separators and the byte order mark are escaped: YAML would take them for line breaks or drop them. */
void quote_write(FILE *f, const char *text);

#endif
