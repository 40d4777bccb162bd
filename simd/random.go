package simd

import (
	"github.com/unsup/unsup/simd/rng"
)

// Uniform fills dst with uniforms in [0, 1): dst[i] = d.Uniform(i).
func Uniform(dst []float32, d rng.Draw) {
	flat("Uniform", drawTask{dst: dst, x: dst, draw: d, op: drawUniform})
}

// Normal fills dst with draws from N(0, sd^2), one for each uniform, by the
// inverse of the distribution function (within 5.3 sd of 0).
func Normal(dst []float32, sd float32, d rng.Draw) {
	flat("Normal", drawTask{dst: dst, x: dst, sd: sd, draw: d, op: drawNormal})
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
	drawNormal
	drawBernoulli
	drawDropout
)

// drawTask is a pass over a slice in chunks of whole groups.
type drawTask struct {
	op     drawOp
	dst, x []float32
	sd     float32
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
	case drawNormal:
		active.normal(dst, t.sd, &t.draw, group)
	case drawBernoulli:
		active.bernoulli(dst, x, &t.draw, group)
	case drawDropout:
		active.dropout(dst, x, t.keep, &t.draw, group)
	}
}

// Permutation fills dst with a random permutation of 0..len(dst)-1
// (Fisher-Yates from the end, word i deciding place i).
func Permutation(dst []int32, d rng.Draw) {
	for i := range dst {
		dst[i] = int32(i)
	}
	var words [rng.Group]uint32
	for i := len(dst) - 1; i > 0; i-- {
		if i == len(dst)-1 || i%rng.Group == rng.Group-1 {
			d.Words(&words, i/rng.Group)
		}
		j := int(uint64(words[i%rng.Group]) * uint64(i+1) >> 32)
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
// one pass: the sample compares with the probability that BiasSigmoid gives, 0
// in place of what is below 2^-126. The uniforms are multiples of 2^-24, 0 among
// them: they tell no smaller positive probability from 2^-24, and a unit of
// probability 0 is never on. s may be p where only the sample is wanted.
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
