// Zstandard as Swift sees it: what reads a stream of frames.
#ifndef VITRINE_CZSTD_SHIM_H
#define VITRINE_CZSTD_SHIM_H

#include <zstd.h>

#endif
