package simd

import (
	bytes4 "encoding/binary"
	"math"
	"math/big"
	"testing"

	"github.com/unsup/unsup/simd/rng"
)

// exactFMA is a*b + c with one rounding, by arithmetic that loses nothing:
// products of float32 span 2^-298..2^256, so 700 bits hold every sum exactly.
func exactFMA(a, b, c float32) float32 {
	x, y, z := float64(a), float64(b), float64(c)
	if math.IsNaN(x+y+z) || math.IsInf(x, 0) || math.IsInf(y, 0) || math.IsInf(z, 0) {
		return float32(x*y + z) // an infinity or a NaN, or z itself, whatever is rounded
	}
	wide := func(v float64) *big.Float { return new(big.Float).SetPrec(700).SetFloat64(v) }
	sum := wide(x)
	sum.Mul(sum, wide(y))
	if sum.Add(sum, wide(z)); sum.Acc() != big.Exact {
		panic("700 bits do not hold the sum")
	}
	r, _ := sum.Float32()
	return r
}

func checkFMA(t *testing.T, a, b, c float32) {
	t.Helper()
	if err := sameBits([]float32{fma32(a, b, c)}, []float32{exactFMA(a, b, c)}); err != nil {
		t.Fatalf("fma(%v, %v, %v) = fma(%08x, %08x, %08x): %v", a, b, c,
			math.Float32bits(a), math.Float32bits(b), math.Float32bits(c), err)
	}
}

// fmaCases is the number of random cases of each kind.
func fmaCases() int {
	if testing.Short() {
		return 300
	}
	return 20000
}

// wordsOf returns a source of random words for a test.
func wordsOf(name string) func() uint32 {
	d, i := rng.New(0, name).At(0, 0, 0), -1
	return func() uint32 { i++; return d.Word(i) }
}

func TestFMASpecials(t *testing.T) {
	for _, a := range special {
		for _, b := range special {
			for _, c := range special {
				checkFMA(t, a, b, c)
			}
		}
	}
}

func TestFMARandomBits(t *testing.T) {
	word := wordsOf("bits")
	for range fmaCases() {
		checkFMA(t, math.Float32frombits(word()), math.Float32frombits(word()), math.Float32frombits(word()))
	}
}

// normal returns a float32 with random sign and fraction and exponent e.
func normal(w uint32, e int) float32 {
	return math.Float32frombits(w&0x807fffff | uint32(e+127)<<23)
}

// TestFMANear: operands whose product and addend overlap, from far apart to
// cancelling, at exponents from where results are denormal to where they
// overflow.
func TestFMANear(t *testing.T) {
	word := wordsOf("near")
	for range fmaCases() {
		e := int(word()%276) - 149 // of the product
		ea := min(max(e/2+int(word()%40)-20, -126), 127)
		eb := min(max(e-ea, -126), 127)
		ec := min(max(e+int(word()%110)-55, -126), 127)
		checkFMA(t, normal(word(), ea), normal(word(), eb), normal(word(), ec))
	}
}

// TestFMAHalfway: sums that lie exactly between two float32, or so near to the
// middle that rounding to float64 first would put them there.
func TestFMAHalfway(t *testing.T) {
	word := wordsOf("halfway")
	for range fmaCases() {
		e := int(word()%200) - 100
		c := normal(word(), e)
		half := float32(math.Ldexp(1, e-24))
		// The middle exactly, and with one bit more or less, 2 to 60 places below it.
		checkFMA(t, half, 1, c)
		checkFMA(t, half, -1, c)
		eps := float32(math.Ldexp(1, -2-int(word()%21)))
		checkFMA(t, half, 1+eps, c)
		checkFMA(t, half, -(1 - eps), c)
		// (1+eps)(1-eps) = 1 - eps^2: half an ulp less a bit that float64 drops.
		checkFMA(t, half*(1+eps), 1-eps, c)
		checkFMA(t, -half*(1+eps), 1-eps, c)
	}
}

// TestFMADoubleRounding is the case that a sum in float64 gets wrong, so that
// the tests above are known to be able to fail.
func TestFMADoubleRounding(t *testing.T) {
	a, b, c := float32(0x1p-24*(1+0x1p-20)), float32(1-0x1p-20), float32(1+0x1p-23)
	twice := float32(float64(float64(a)*float64(b)) + float64(c))
	checkFMA(t, a, b, c)
	if twice == fma32(a, b, c) {
		t.Errorf("fma(%v, %v, %v) = %v also when rounded twice: not a case", a, b, c, twice)
	}
}

// TestFMADenormal: results below 2^-126 keep fewer bits, so that the middle
// between two of them lies elsewhere for every exponent.
func TestFMADenormal(t *testing.T) {
	word := wordsOf("denormal")
	for range fmaCases() {
		c := math.Float32frombits(word() & 0x80ffffff) // denormal, or a little above
		e := -126 - int(word()%48)                     // of the product
		ea := -int(word() % 100)
		checkFMA(t, normal(word(), ea), normal(word(), max(e-ea, -126)), c)
		// k + 1/2 and its neighbours, in units of the smallest denormal.
		k := float32(word()%64) + 0.5
		checkFMA(t, k*0x1p-75, 0x1p-74, c)
		checkFMA(t, k*0x1p-75*(1+0x1p-20), 0x1p-74, c)
		checkFMA(t, k*0x1p-75*(1-0x1p-20), 0x1p-74, -c)
		// Half a unit, less (1+eps)(1-eps) = 1 - eps^2 of it, a bit that float64 drops.
		checkFMA(t, 0x1p-75*(1+0x1p-23), 0x1p-75*(1-0x1p-23), c)
		checkFMA(t, 0x1p-75*(1+0x1p-23), -0x1p-75*(1-0x1p-23), c)
	}
}

// TestFMAOverflow: around the middle between the greatest float32 and 2^128,
// from where on the result is infinite.
func TestFMAOverflow(t *testing.T) {
	word := wordsOf("overflow")
	for range fmaCases() {
		eps := float32(math.Ldexp(float64(int(word()%5)-2), -int(word()%24)))
		checkFMA(t, 0x1p103*(1+eps), 1, math.MaxFloat32)
		checkFMA(t, -0x1p103, 1+eps, -math.MaxFloat32)
		checkFMA(t, normal(word(), 63), normal(word(), 64), normal(word(), 127))
		checkFMA(t, normal(word(), 127), normal(word(), 127), -math.MaxFloat32)
	}
}

// TestFMACancellation: c is the product rounded to float32, so that the result
// is the rounding error alone, exactly.
func TestFMACancellation(t *testing.T) {
	word := wordsOf("cancel")
	for range fmaCases() {
		a, b := normal(word(), int(word()%60)-30), normal(word(), int(word()%60)-30)
		c := -float32(a * b)
		checkFMA(t, a, b, c)
		if want := float32(float64(a)*float64(b) + float64(c)); fma32(a, b, c) != want {
			t.Fatalf("fma(%v, %v, %v) = %v, want the exact %v", a, b, c, fma32(a, b, c), want)
		}
		checkFMA(t, a, b, math.Nextafter32(c, 0))
	}
}

func FuzzFMA(f *testing.F) {
	for _, c := range [][3]float32{{1, 1, 1}, {0x1p-24, 1, 1}, {0x1p-75, 0x1p-75, 0x1p-149},
		{0x1p103, 1, math.MaxFloat32}, {0x1p-24 * (1 + 0x1p-20), 1 - 0x1p-20, 1 + 0x1p-23}} {
		f.Add(encode(c[:]))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) < 12 {
			return
		}
		at := func(i int) float32 { return math.Float32frombits(bytes4.LittleEndian.Uint32(data[4*i:])) }
		checkFMA(t, at(0), at(1), at(2))
	})
}
