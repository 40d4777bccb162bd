package simd

import "math"

// SGDStep holds the constants of one step of stochastic gradient descent with
// momentum and weight decay.
type SGDStep struct {
	Rate     float32 // learning rate
	Momentum float32
	Decay    float32 // L2: added to the gradient as Decay*w
}

// SGD takes one step down the gradient g, in one pass over memory:
//
//	v = Momentum v - Rate (g + Decay w)
//	w = w + v
//
// A v that would be subnormal is 0: such numbers, to which the moments of a
// weight without gradient decay, take a hundred times as long on some CPUs.
func SGD(w, v, g []float32, s SGDStep) {
	mustLen("SGD", len(w), len(v))
	mustLen("SGD", len(w), len(g))
	t := optimTasks.get()
	*t = optimTask{w: w, v: v, g: g, sgd: s}
	t.run()
}

// AdamStep holds the constants of one step of Adam (Kingma & Ba 2015,
// Algorithm 1). NewAdamStep computes the bias corrections.
type AdamStep struct {
	Rate         float32 // learning rate divided by 1 - Beta1^t
	Beta1, Beta2 float32
	Root         float32 // 1/sqrt(1 - Beta2^t)
	Eps          float32
	Decay        float32 // L2: added to the gradient as Decay*w
}

// NewAdamStep returns the constants of step t (1 for the first).
func NewAdamStep(t int, rate, beta1, beta2, eps, decay float64) AdamStep {
	return AdamStep{
		Rate:  float32(rate / (1 - power(beta1, t))),
		Beta1: float32(beta1), Beta2: float32(beta2),
		Root: float32(1 / math.Sqrt(1-power(beta2, t))),
		Eps:  float32(eps), Decay: float32(decay),
	}
}

// power is x^n by squaring: the same float64 bits everywhere, unlike math.Pow.
func power(x float64, n int) float64 {
	y := 1.0
	for ; n > 0; n /= 2 {
		if n%2 == 1 {
			y = float64(y * x)
		}
		x = float64(x * x)
	}
	return y
}

// Adam takes one step down the gradient g, in one pass over memory:
//
//	g = g + Decay w
//	m = m + (1-Beta1) (g - m)
//	v = Beta2 v + (1-Beta2) g^2
//	w = w - Rate m / (Root sqrt(v) + Eps)
//
// Moments that would be subnormal are 0, as is the square of a g below 2^-63.
func Adam(w, m, v, g []float32, s AdamStep) {
	mustLen("Adam", len(w), len(m))
	mustLen("Adam", len(w), len(v))
	mustLen("Adam", len(w), len(g))
	t := optimTasks.get()
	*t = optimTask{w: w, m: m, v: v, g: g, adam: s}
	t.run()
}

type optimTask struct {
	w, m, v, g []float32 // m is nil for SGD
	sgd        SGDStep
	adam       AdamStep
}

var optimTasks freeList[optimTask]

func (t *optimTask) run() {
	parallel((len(t.w)+mapChunk-1)/mapChunk, t)
	*t = optimTask{}
	optimTasks.put(t)
}

func (t *optimTask) chunk(i int) {
	lo, hi := i*mapChunk, min((i+1)*mapChunk, len(t.w))
	if t.m == nil {
		active.sgd(t.w[lo:hi], t.v[lo:hi], t.g[lo:hi], &t.sgd)
	} else {
		active.adam(t.w[lo:hi], t.m[lo:hi], t.v[lo:hi], t.g[lo:hi], &t.adam)
	}
}
