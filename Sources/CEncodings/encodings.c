#include "encodings.h"
