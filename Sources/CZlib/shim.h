// zlib as Swift sees it. What zlib offers as a macro is given here as a function of the same meaning.
#ifndef VITRINE_CZLIB_SHIM_H
#define VITRINE_CZLIB_SHIM_H

#include <zlib.h>

// Begins to inflate deflate data that has neither header nor checksum, with a window of 2 to the power `window_bits`.
static inline int vitrine_inflate_raw_init(z_stream *stream, int window_bits) {
    return inflateInit2(stream, -window_bits);
}

#endif
