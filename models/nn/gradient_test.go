package nn

import (
	"fmt"
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

var testStream = rng.New(1, "nn test")

// testNet is a net of the given sizes with weights and biases from N(0, 0.5^2).
func testNet(act Activation, sizes ...int) *Net {
	n := &Net{}
	for l := range len(sizes) - 1 {
		d := NewDense(sizes[l], sizes[l+1], act)
		d.Init(testStream.Child(fmt.Sprintf("init %s %d", act, l)), 0.5)
		simd.Normal(d.B, 0.5, testStream.Child("bias").At(l, 0, 0))
		n.Layers = append(n.Layers, d)
	}
	n.Layers[n.Hidden()].Act = Linear
	return n
}

func testOptions() Options {
	return Options{Epochs: 3, Batch: 5, Optimizer: Adam, Rate: 0.01, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8}
}

// testLabels deals out the classes 0..3 in turn.
func testLabels(n int) []uint8 {
	y := make([]uint8, n)
	for i := range y {
		y[i] = uint8(i % 4)
	}
	return y
}

// TestGradients compares backpropagation through every kind of layer, with and
// without dropout and noise, on whole minibatches and on the shorter last one, with
// central differences.
func TestGradients(t *testing.T) {
	drop := func(o *Options) {
		o.Keep = []float32{0.6, 0.75}
		o.Input = []Segment{{Dim: 4, Keep: 0.8}, {Dim: 2, Keep: 0.5}}
	}
	noise := func(o *Options) {
		o.Input = []Segment{{Dim: 1, Keep: 1}, {Dim: 3, Keep: 0.8, Noise: 0.5}, {Dim: 2, Keep: 1, Noise: 0.2}}
	}
	for _, act := range []Activation{Linear, Sigmoid, Tanh, Relu} {
		for name, set := range map[string]func(*Options){"plain": func(*Options) {}, "dropout": drop, "noise": noise} {
			for step := range 2 { // of 5 and of 3 examples
				t.Run(fmt.Sprintf("%s/%s/%d", act, name, step), func(t *testing.T) {
					opt := testOptions()
					set(&opt)
					net := testNet(act, 6, 7, 5, 4)
					src := batch.Floats{Matrix: randomRows(0, 8, 6)}
					checkGradients(t, NewTrainer(net, opt, src, testLabels(8), testStream.Child("train")), src, step)
				})
			}
		}
	}
}

func checkGradients(t *testing.T, tr *Trainer, src batch.Floats, step int) {
	const epoch = 2
	tr.order.Begin(epoch)
	idx := tr.order.Batch(step)
	n := tr.gather(idx)
	tr.corrupt(epoch, step, n)
	tr.forward(n)
	loss := tr.backward(0, n)

	params := refParameters(tr)
	reference := func() float64 { return refNetLoss(tr, params, src, idx) }
	if want := reference(); !near(loss, want, 1e-5) {
		t.Errorf("loss %v, want %v", loss, want)
	}
	for l, y := range tr.layers {
		mustMatch(t, fmt.Sprintf("dW%d", l+1), y.gw.Flat(), differences(params[2*l], reference))
		mustMatch(t, fmt.Sprintf("db%d", l+1), y.gb, differences(params[2*l+1], reference))
	}
}

func refParameters(tr *Trainer) (params [][]float64) {
	for _, p := range tr.net.Parameters() {
		params = append(params, float64s(p.Data))
	}
	return params
}

// refNetLoss is the loss on the examples idx under the noise and the masks that
// the trainer has drawn.
func refNetLoss(tr *Trainer, params [][]float64, src batch.Floats, idx []int32) float64 {
	loss := 0.0
	for i, k := range idx {
		x := float64s(src.Row(int(k)))
		if z := tr.noise; z != nil {
			at := 0
			for s, segment := range z.segments {
				for j := range z.draws[s].Cols {
					x[at+j] += float64(z.draws[s].Row(i)[j])
				}
				at += segment.Dim
			}
		}
		for j, m := range maskRow(tr.drop, i) {
			x[j] *= m
		}
		loss += refLossAt(tr, params, x, i, tr.labels[k])
	}
	return loss / float64(len(idx))
}

// refLossAt is the loss of row i of a minibatch, of class k, for corrupted
// inputs x.
func refLossAt(tr *Trainer, params [][]float64, x []float64, i int, k uint8) float64 {
	for l, y := range tr.layers {
		x = refDense(y.Dense, params[2*l], params[2*l+1], x, maskRow(y.drop, i))
	}
	return refSoftmaxLoss(x, k)
}

func near(got, want, tolerance float64) bool {
	d := got - want
	return d <= tolerance*(1+max(want, -want)) && -d <= tolerance*(1+max(want, -want))
}
