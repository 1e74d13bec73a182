/*
 * target.h - what is judged as what: leaf or CA, its key, its list, its role and release; the order of judging.
 */
#ifndef TARGET_TARGET_H
#define TARGET_TARGET_H

#include "base/base.h"

#endif
