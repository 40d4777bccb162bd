//go:build openblas

// Package openblas calls OpenBLAS, a peer that simd's products are measured
// against. Only the benchmarks of package bench import it, and only with the
// build tag openblas: it needs cgo and, on Debian, libopenblas-dev. (Test files
// cannot use cgo themselves.)
package openblas

/*
#cgo LDFLAGS: -lopenblas

// Declared here and not in a header, whose place and whose other versions
// differ between systems.
void cblas_sgemm(int order, int transA, int transB, int m, int n, int k,
	float alpha, const float *a, int lda, const float *b, int ldb,
	float beta, float *c, int ldc);
void openblas_set_num_threads(int threads);
char *openblas_get_config(void);
char *openblas_get_corename(void);
*/
import "C"

import (
	"os"
	"slices"
	"strings"

	"github.com/unsup/unsup/simd"
)

// CBLAS's constants.
const (
	rowMajor = 101
	noTrans  = 111
	trans    = 112
)

func transposed(op simd.Op) C.int {
	if op == simd.Trans {
		return trans
	}
	return noTrans
}

// Gemm is simd.Gemm by cblas_sgemm. The shapes must agree and no matrix may be
// empty.
func Gemm(opA, opB simd.Op, alpha float32, a, b simd.Matrix, beta float32, c simd.Matrix) {
	k := a.Cols
	if opA == simd.Trans {
		k = a.Rows
	}
	C.cblas_sgemm(rowMajor, transposed(opA), transposed(opB), C.int(c.Rows), C.int(c.Cols), C.int(k),
		C.float(alpha), (*C.float)(&a.Data[0]), C.int(a.Stride), (*C.float)(&b.Data[0]), C.int(b.Stride),
		C.float(beta), (*C.float)(&c.Data[0]), C.int(c.Stride))
}

// SetThreads sets the number of threads of the products to come.
func SetThreads(n int) { C.openblas_set_num_threads(C.int(n)) }

// wide are the cores whose kernels use AVX-512.
var wide = []string{"SkylakeX", "Cooperlake", "SapphireRapids"}

// About is OpenBLAS's own description of its build and of the kernels it has
// chosen, and a warning if they are not the best for this CPU: a release that is
// older than the CPU falls back to kernels of long ago. It reads
// OPENBLAS_CORETYPE and OPENBLAS_L2_SIZE when the process starts.
func About() string {
	const unfair, core, cache = "; NOT A FAIR COMPARISON: ", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"
	chosen := C.GoString(C.openblas_get_corename())
	about := strings.TrimSpace(C.GoString(C.openblas_get_config())) + "; core " + chosen
	value := os.Getenv(core)
	switch ok := slices.Contains(wide, chosen); {
	case simd.Path() == "avx512" && !ok && value == "":
		about += unfair + "it does not know this CPU (" + core + "=" + wide[0] + " has it use AVX-512)"
	case value != "" && !(ok && simd.Path() == "avx512"):
		about += unfair + core + "=" + value + " is set (unset it: env -u " + core + ")"
	case value != "":
		about += ", chosen by " + core + "=" + value
	}
	if value := os.Getenv(cache); value != "" {
		about += unfair + cache + "=" + value + " is set (unset it: env -u " + cache + ")"
	}
	return about
}
