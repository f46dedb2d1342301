// Meson wants one source file; the code itself comes from the system library.
typedef int nothing_here;
