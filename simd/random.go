package simd

import (
	"math"

	"github.com/unsup/unsup/simd/rng"
)

// Uniform fills dst with uniforms in [0, 1): dst[i] = d.Uniform(i).
func Uniform(dst []float32, d rng.Draw) {
	flat("Uniform", drawTask{dst: dst, x: dst, draw: d, op: drawUniform})
}

// Bernoulli sets dst[i] = 1 where d.Uniform(i) < p[i], else 0. dst may be p.
func Bernoulli(dst, p []float32, d rng.Draw) {
	flat("Bernoulli", drawTask{dst: dst, x: p, draw: d, op: drawBernoulli})
}

// Dropout is inverted dropout: dst[i] = x[i]/keep (x[i] times the float32
// 1/keep) where d.Uniform(i) < keep, else 0. The backward pass is the same
// call with the same draw on the gradient. dst may be x.
func Dropout(dst, x []float32, keep float32, d rng.Draw) {
	flat("Dropout", drawTask{dst: dst, x: x, keep: keep, draw: d, op: drawDropout})
}

type drawOp int

const (
	drawUniform drawOp = iota
	drawBernoulli
	drawDropout
)

// drawTask is a pass over a slice in chunks of whole groups.
type drawTask struct {
	op     drawOp
	dst, x []float32
	keep   float32
	draw   rng.Draw
}

var drawTasks freeList[drawTask]

func flat(name string, set drawTask) {
	mustLen(name, len(set.dst), len(set.x))
	t := drawTasks.get()
	*t = set
	parallel((len(t.dst)+mapChunk-1)/mapChunk, t)
	*t = drawTask{}
	drawTasks.put(t)
}

func (t *drawTask) chunk(i int) {
	lo, hi := i*mapChunk, min((i+1)*mapChunk, len(t.dst))
	dst, x, group := t.dst[lo:hi], t.x[lo:hi], lo/groupLen
	switch t.op {
	case drawUniform:
		active.uniform(dst, &t.draw, group)
	case drawBernoulli:
		active.bernoulli(dst, x, &t.draw, group)
	case drawDropout:
		active.dropout(dst, x, t.keep, &t.draw, group)
	}
}

// Normal fills dst with draws from N(0, sd^2) by the Box-Muller transform:
// elements 2i and 2i+1 are made of words 2i and 2i+1.
func Normal(dst []float32, sd float32, d rng.Draw) {
	var u [groupLen]float32
	for lo := 0; lo < len(dst); lo += groupLen {
		groupUniforms(&u, &d, lo/groupLen)
		for i := 0; i < groupLen && lo+i < len(dst); i += 2 {
			r := float32(math.Sqrt(float64(float32(-2 * log32(float32(1-u[i]))))))
			c, s := cosSin2Pi(u[i+1])
			dst[lo+i] = float32(sd * float32(r*c))
			if lo+i+1 < len(dst) {
				dst[lo+i+1] = float32(sd * float32(r*s))
			}
		}
	}
}

// cosSin2Pi returns cos(2 pi u) and sin(2 pi u) for 0 <= u < 1: a quarter turn
// is taken off exactly, the rest, within an eighth of a turn of 0, is a
// polynomial (Taylor to the float32 limit).
func cosSin2Pi(u float32) (c, s float32) {
	q := int32(float32(4*u) + 0.5)
	x := float32(float32(u-float32(0.25*float32(q))) * float32(2*math.Pi))
	z := float32(x * x)
	s = fma32(fma32(fma32(float32(-1./5040), z, 1./120), z, -1./6), float32(z*x), x)
	c = fma32(fma32(fma32(fma32(float32(1./40320), z, -1./720), z, 1./24), z, -0.5), z, 1)
	switch q & 3 {
	case 1:
		return -s, c
	case 2:
		return -c, -s
	case 3:
		return s, -c
	}
	return c, s
}

// Permutation fills dst with a random permutation of 0..len(dst)-1
// (Fisher-Yates from the end, word i deciding place i).
func Permutation(dst []int32, d rng.Draw) {
	for i := range dst {
		dst[i] = int32(i)
	}
	for i := len(dst) - 1; i > 0; i-- {
		j := int(uint64(d.Word(i)) * uint64(i+1) >> 32)
		dst[i], dst[j] = dst[j], dst[i]
	}
}

// SampleRows sets s[i, j] = 1 where the draw's uniform is below p[i, j], else
// 0. Every row starts a new group of 64 words: element (i, j) takes word
// i*ceil(cols/64)*64 + j. s may be p.
func SampleRows(s, p Matrix, d rng.Draw) {
	mustShape("SampleRows", s, p)
	t := rowTasks.get()
	*t = rowTask{p: p, s: s, draw: d, sample: true}
	parallelRows(p, t)
}

// BiasSigmoidSample is BiasSigmoid on p followed by SampleRows from p to s, in
// one pass. s may be p where only the sample is wanted.
func BiasSigmoidSample(p, s Matrix, scale float32, bias []float32, d rng.Draw) {
	mustShape("BiasSigmoidSample", p, s)
	mustRow("BiasSigmoidSample", p, bias)
	t := rowTasks.get()
	*t = rowTask{p: p, s: s, scale: scale, bias: bias, draw: d, sample: true}
	parallelRows(p, t)
}

// rowTask is a pass over the rows of p: sigmoid(scale (p + bias)) in place if
// there is a bias, then, if sample, a Bernoulli sample into s.
type rowTask struct {
	p, s      Matrix
	scale     float32
	bias      []float32
	draw      rng.Draw
	sample    bool
	chunkRows int
}

var rowTasks freeList[rowTask]

// parallelRows runs t over chunks of about mapChunk elements and gives it back
// to the free list.
func parallelRows(m Matrix, t *rowTask) {
	if m.Rows > 0 && m.Cols > 0 {
		t.chunkRows = max(1, mapChunk/m.Cols)
		parallel((m.Rows+t.chunkRows-1)/t.chunkRows, t)
	}
	*t = rowTask{}
	rowTasks.put(t)
}

func (t *rowTask) chunk(c int) {
	groups := (t.p.Cols + groupLen - 1) / groupLen
	for i := c * t.chunkRows; i < min((c+1)*t.chunkRows, t.p.Rows); i++ {
		switch {
		case !t.sample:
			active.biasSigmoid(t.p.Row(i), t.scale, t.bias)
		case t.bias == nil:
			active.bernoulli(t.s.Row(i), t.p.Row(i), &t.draw, i*groups)
		default:
			active.biasSigmoidSample(t.p.Row(i), t.s.Row(i), t.scale, t.bias, &t.draw, i*groups)
		}
	}
}
