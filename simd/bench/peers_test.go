package bench

import (
	"fmt"
	"math"
	"os"
	"runtime"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"github.com/unsup/unsup/simd"
)

// peer is an implementation of simd.Gemm that is not ours.
type peer struct {
	name    string
	gemm    func(opA, opB simd.Op, alpha float32, a, b simd.Matrix, beta float32, c simd.Matrix)
	threads func(n int) // sets its number of threads; nil: GOMAXPROCS does

	// rest is how long its idle threads look for more work before they sleep,
	// and would take a core from whoever comes next.
	rest time.Duration
}

// peers are those of this build.
var peers = []peer{{name: "gonum", gemm: gonumGemm}}

// aboutOpenBLAS describes the OpenBLAS of this build.
var aboutOpenBLAS = "not built in (go test -tags openblas -run '^$' -bench Peers ./simd/bench; Debian: libopenblas-dev)"

func gonumGemm(opA, opB simd.Op, alpha float32, a, b simd.Matrix, beta float32, c simd.Matrix) {
	transpose := map[simd.Op]blas.Transpose{simd.NoTrans: blas.NoTrans, simd.Trans: blas.Trans}
	general := func(m simd.Matrix) blas32.General {
		return blas32.General{Rows: m.Rows, Cols: m.Cols, Stride: m.Stride, Data: m.Data}
	}
	blas32.Gemm(transpose[opA], transpose[opB], alpha, general(a), general(b), beta, general(c))
}

// TestPeersComputeTheSame holds every peer to simd's product, within the sum of
// the roundings of a chain of k additions.
func TestPeersComputeTheSame(t *testing.T) {
	t.Log("OpenBLAS: " + aboutOpenBLAS)
	const n, tr = simd.NoTrans, simd.Trans
	for _, ops := range [][2]simd.Op{{n, n}, {n, tr}, {tr, n}, {tr, tr}} {
		const rows, inner, cols = 33, 70, 41
		a, b := operand(ops[0], rows, inner), operand(ops[1], inner, cols)
		want, got := simd.NewMatrix(rows, cols), simd.NewMatrix(rows, cols)
		simd.Gemm(ops[0], ops[1], 0.5, a, b, 0, want)
		for _, p := range peers {
			simd.Fill(got.Flat(), 7)
			p.gemm(ops[0], ops[1], 0.5, a, b, 0, got)
			// Elements are below 4, so a sum of 70 products is below 560.
			const tolerance = 2 * inner * 560 * 0x1p-24
			for i, x := range got.Flat() {
				if y := want.Flat()[i]; math.Abs(float64(x-y)) > tolerance {
					t.Fatalf("%s, transposed %v: element %d is %v, want %v", p.name, ops, i, x, y)
				}
			}
		}
	}
}

// BenchmarkPeers multiplies the same matrices by simd and by its peers, in
// turns, with one thread and with all, and prints the medians and what part of
// ours is theirs.
func BenchmarkPeers(b *testing.B) {
	var lines []string
	for _, threads := range OneAndAll() {
		for _, p := range products() {
			b.Run(fmt.Sprintf("%s/%s/threads=%d", p.name, p.shape(), threads), func(b *testing.B) {
				lines = append(lines, compare(b, p, threads))
			})
		}
	}
	fmt.Printf("\nOpenBLAS: %s\n%s kernels; GFLOP/s, medians of turns of %v; in brackets ours over theirs\n", aboutOpenBLAS, simd.Path(), turn)
	tw := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', tabwriter.AlignRight)
	heads := []string{"product", "shape", "threads", "peak", "simd"}
	for _, p := range peers {
		heads = append(heads, p.name)
	}
	fmt.Fprintln(tw, strings.Join(heads, "\t")+"\t")
	for _, line := range lines {
		fmt.Fprintln(tw, line)
	}
	if err := tw.Flush(); err != nil {
		b.Fatal(err)
	}
}

// turn is how long a contender computes before the next one does: so long that
// what the last one left in the caches is soon gone.
const turn = 10 * time.Millisecond

// compare measures one product and returns its line of the table.
func compare(b *testing.B, p product, threads int) string {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(threads))
	contenders := append([]peer{{name: "simd", gemm: simd.Gemm}}, peers...)
	calls, counts, speeds := make([]func(), len(contenders)), make([]int, len(contenders)), make([][]float64, len(contenders))
	x, y, z := p.operands()
	for i, who := range contenders {
		if who.threads != nil {
			who.threads(threads)
		}
		calls[i] = func() { who.gemm(p.opA, p.opB, 1, x, y, 0, z) }
		calls[i]()
		counts[i] = callsIn(turn, calls[i])
	}
	top := 0.0
	for b.Loop() {
		top = max(top, peak(threads, turn))
		for i, call := range calls {
			call()
			speeds[i] = append(speeds[i], Flops(p.m, p.k, p.n)*float64(counts[i])/seconds(counts[i], call)/1e9)
			if threads > 1 {
				time.Sleep(contenders[i].rest)
			}
		}
	}
	ours := Median(speeds[0])
	line := fmt.Sprintf("%s\t%s\t%d\t%.1f\t%.1f\t", p.name, p.shape(), threads, top, ours)
	b.ReportMetric(ours, "simd-GFLOP/s")
	for i, who := range peers {
		theirs := Median(speeds[i+1])
		b.ReportMetric(ours/theirs, "x-"+who.name)
		line += fmt.Sprintf("%.1f (%.2f)\t", theirs, ours/theirs)
	}
	return line
}
