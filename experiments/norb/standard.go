package norb

import (
	"math"

	"github.com/unsup/unsup/datasets/norb"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// standard brings inputs to mean 0, each, and to variance 1, on average: the
// training set's mean is taken away, and all are divided by one number. Before
// that, if it is centred, every pair is moved to mean 0: the lamps differ more
// than the toys do, and a Gaussian RBM would spend its first hundred epochs on
// telling lamps.
type standard struct {
	centred bool
	scale   float32   // of a grey level
	mean    []float32 // of the inputs, in grey levels, after the centring
	shift   []float32 // what is added: -scale times the mean
}

// newStandard takes mean and variance from reduced pairs.
func newStandard(pixels []uint8, centred bool) standard {
	n := len(pixels) / norb.PairInputs
	sum, squares := make([]float64, norb.PairInputs), make([]float64, norb.PairInputs)
	for i := range n {
		row, centre := pixels[i*norb.PairInputs:(i+1)*norb.PairInputs], 0.0
		if centred {
			centre = meanOf(row, nil)
		}
		for j, p := range row {
			v := float64(p) - centre
			sum[j] += v
			squares[j] += float64(v * v)
		}
	}
	s := standard{centred: centred, mean: make([]float32, norb.PairInputs), shift: make([]float32, norb.PairInputs)}
	variance := 0.0
	for j := range sum {
		mean := sum[j] / float64(n)
		s.mean[j] = float32(mean)
		variance += squares[j]/float64(n) - float64(mean*mean)
	}
	s.scale = float32(1 / math.Sqrt(max(variance/norb.PairInputs, 1)))
	for j, m := range s.mean {
		s.shift[j] = float32(-s.scale * m)
	}
	return s
}

// meanOf is the mean grey level of a reduced pair, over the inputs that are
// known; nil for all.
func meanOf(row []uint8, known []bool) float64 {
	sum, n := 0, 0
	for j, v := range row {
		if known == nil || known[j] {
			sum += int(v)
			n++
		}
	}
	return float64(sum) / float64(n)
}

// gather writes the pairs idx of pixels to dst.
func (s *standard) gather(dst simd.Matrix, pixels []uint8, idx []int32, known []bool) {
	simd.GatherBytes(dst, s.scale, pixels, idx)
	if s.centred {
		for i, k := range idx {
			centre := meanOf(pixels[int(k)*norb.PairInputs:(int(k)+1)*norb.PairInputs], known)
			simd.AddScalar(dst.Row(i), float32(-s.scale*float32(centre)), dst.Row(i))
		}
	}
	simd.AddBias(dst, s.shift)
}

// grey returns a row of standardised inputs as pixels in [0, 1]; centre is what
// the pair was moved by.
func (s *standard) grey(row []float32, centre float64) []float32 {
	out := make([]float32, len(row))
	for j, v := range row {
		out[j] = float32((float64(v)/float64(s.scale) + float64(s.mean[j]) + centre) / 255)
	}
	return out
}

// standardised is a source of reduced pairs, standardised when gathered. If
// known is not nil, a pair's centre is estimated from those inputs alone.
type standardised struct {
	like   *standard
	pixels []uint8
	known  []bool
}

func (s standardised) Len() int { return len(s.pixels) / norb.PairInputs }
func (s standardised) Dim() int { return norb.PairInputs }

func (s standardised) Gather(dst simd.Matrix, idx []int32) {
	s.like.gather(dst, s.pixels, idx, s.known)
}

// offsets are the ways in which a picture is moved by up to three pixels: the
// 48 but for standing still, as many as make 1,166,400 of 24,300 (Salakhutdinov
// & Hinton 2009, section 4.2).
var offsets = func() (list [][2]int) {
	for down := -3; down <= 3; down++ {
		for right := -3; right <= 3; right++ {
			if down != 0 || right != 0 {
				list = append(list, [2]int{down, right})
			}
		}
	}
	return list
}()

// shifted is a source of moved copies of pairs, reduced and standardised when
// they are gathered; none is stored. Example c n + i is copy c of pair i of n.
type shifted struct {
	pairs  *norb.Pairs
	like   *standard
	copies int
	first  []uint8 // by pair: the offset of its copy 0
	buf    []uint8 // the reduced pairs of the largest Gather so far
	idx    []int32 // their numbers in buf
}

// newShifted returns the source of that many copies of each pair, at most 48.
// The offset of a pair's first copy is a draw of stream's; the others follow by
// steps that meet every offset once.
func newShifted(pairs *norb.Pairs, like *standard, copies int, stream rng.Stream) *shifted {
	s := &shifted{pairs: pairs, like: like, copies: copies, first: make([]uint8, pairs.N)}
	draw := stream.Child("shift").At(0, 0, 0)
	for i := range s.first {
		s.first[i] = uint8(uint64(draw.Word(i)) * uint64(len(offsets)) >> 32)
	}
	return s
}

func (s *shifted) Len() int { return s.copies * s.pairs.N }
func (s *shifted) Dim() int { return norb.PairInputs }

func (s *shifted) Gather(dst simd.Matrix, idx []int32) {
	for len(s.idx) < len(idx) {
		s.idx = append(s.idx, int32(len(s.idx)))
		s.buf = append(s.buf, make([]uint8, norb.PairInputs)...)
	}
	for k, e := range idx {
		pair, by := s.example(int(e))
		norb.FovealShifted(s.buf[k*norb.PairInputs:(k+1)*norb.PairInputs], s.pairs.Row(pair), by[0], by[1])
	}
	s.like.gather(dst, s.buf, s.idx[:len(idx)], nil)
}

// example is the pair and the offset of an example.
func (s *shifted) example(e int) (pair int, by [2]int) {
	const step = 13 // has no factor in common with 48
	pair = e % s.pairs.N
	return pair, offsets[(int(s.first[pair])+step*(e/s.pairs.N))%len(offsets)]
}
