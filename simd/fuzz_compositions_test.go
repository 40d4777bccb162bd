package simd

import (
	"slices"
	"testing"
)

// One fuzz target per composition: every implementation here, the portable one
// included, against the loops that define it, on operands made of raw bytes.

func FuzzFill(f *testing.F)                  { fuzzComposition(f, "Fill") }
func FuzzPermutation(f *testing.F)           { fuzzComposition(f, "Permutation") }
func FuzzAddBias(f *testing.F)               { fuzzComposition(f, "AddBias") }
func FuzzBiasSigmoidRows(f *testing.F)       { fuzzComposition(f, "BiasSigmoid") }
func FuzzBiasSigmoidSampleRows(f *testing.F) { fuzzComposition(f, "BiasSigmoidSample") }
func FuzzSampleRows(f *testing.F)            { fuzzComposition(f, "SampleRows") }
func FuzzSoftmaxRows(f *testing.F)           { fuzzComposition(f, "SoftmaxRows") }
func FuzzLogSumExpRows(f *testing.F)         { fuzzComposition(f, "LogSumExpRows") }
func FuzzArgmaxRows(f *testing.F)            { fuzzComposition(f, "ArgmaxRows") }
func FuzzColSums(f *testing.F)               { fuzzComposition(f, "ColSums") }
func FuzzRowSums(f *testing.F)               { fuzzComposition(f, "RowSums") }
func FuzzRowSquares(f *testing.F)            { fuzzComposition(f, "RowSquares") }
func FuzzGemv(f *testing.F)                  { fuzzComposition(f, "Gemv") }
func FuzzGemvTransposed(f *testing.F)        { fuzzComposition(f, "Gemv, transposed") }
func FuzzGer(f *testing.F)                   { fuzzComposition(f, "Ger") }
func FuzzSparseGemm(f *testing.F)            { fuzzComposition(f, "SparseGemm") }
func FuzzNonzeroGemm(f *testing.F)           { fuzzComposition(f, "NonzeroGemm") }
func FuzzNonzeroGemmTransposed(f *testing.F) { fuzzComposition(f, "NonzeroGemm, transposed") }
func FuzzNonzeroGemmTwo(f *testing.F)        { fuzzComposition(f, "NonzeroGemmTwo") }
func FuzzSquaredDistances(f *testing.F)      { fuzzComposition(f, "SquaredDistances") }
func FuzzGatherRows(f *testing.F)            { fuzzComposition(f, "GatherRows") }
func FuzzGatherBytes(f *testing.F)           { fuzzComposition(f, "GatherBytes") }

// fuzzComposition takes shapes up to 31 x 699 and 8 rows to choose from: enough
// for several chunks of rows, of columns and of elements.
func fuzzComposition(f *testing.F, name string) {
	at := slices.IndexFunc(compositions, func(c composition) bool { return c.name == name })
	if at < 0 {
		f.Fatalf("no composition %q", name)
	}
	c := compositions[at]
	for i, s := range [][3]int{{1, 1, 1}, {3, 67, 2}, {9, 128, 5}, {29, 600, 7}, {0, 5, 3}, {5, 0, 3}, {30, 2, 4}} {
		f.Add(encode(values(301, uint64(i), i%2 == 1)), uint8(s[0]), uint16(s[1]), uint8(s[2]), uint8(21*i), float32(1-i), []float32{0, 1, 0.25}[i%3])
	}
	f.Add(encode(slices.Repeat([]float32{-inf}, 100)), uint8(5), uint16(3), uint8(2), uint8(1), float32(1), float32(0.5))
	f.Add(encode(special), uint8(31), uint16(70), uint8(6), uint8(2), nan, inf)
	f.Fuzz(func(t *testing.T, data []byte, m uint8, n uint16, k, layout uint8, alpha, beta float32) {
		fresh := func() *operands {
			o := &operands{m: int(m % 32), n: int(n % 700), k: 1 + int(k%8), gap: int(layout % 4), alpha: alpha, beta: beta, words: words{data: data}}
			o.draw = *o.words.constants().draw
			o.onHeap(int(layout / 4 % 16))
			return o
		}
		want := fresh()
		_, definition := c.build(want)
		definition()
		for _, p := range paths {
			with(t, p)
			got := fresh()
			call, _ := c.build(got)
			call()
			if err := sameOperands(got, want); err != nil {
				t.Fatalf("%s, %s, %d x %d and %d rows, alpha %v, beta %v: %v", p.name, c.name, got.m, got.n, got.k, alpha, beta, err)
			}
		}
	})
}
