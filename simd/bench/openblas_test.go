//go:build openblas

package bench

import (
	"time"

	"github.com/unsup/unsup/simd/bench/openblas"
)

// spinning is longer than OpenBLAS's idle threads spin: 2^26 cycles
// (OPENBLAS_THREAD_TIMEOUT).
const spinning = 60 * time.Millisecond

func init() {
	peers = append(peers, peer{"OpenBLAS", openblas.Gemm, openblas.SetThreads, spinning})
	aboutOpenBLAS = openblas.About()
}
