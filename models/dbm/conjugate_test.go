package dbm

import (
	"strings"
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/simd/rng"
)

func conjugate() ConjugateOptions {
	return ConjugateOptions{PosteriorSweeps: 6, TopSD: 0.1,
		ConjugateOptions: nn.ConjugateOptions{Epochs: 4, TopOnlyEpochs: 1, Batch: 8, LineSearches: 3}}
}

// Before any training the net's first layer is one more mean-field update
// without labels, the second the usual one; afterwards the net knows the
// classes. The softmax layer starts with random biases, as the authors'.
func TestFineTuneConjugate(t *testing.T) {
	d := tinyLabelled(9, 12, 8)
	src := batch.Floats{Matrix: matrix(bars()[1:13])}
	labels := make([]uint8, 12)
	for i := range labels {
		labels[i] = uint8(i % 2)
	}
	opt := conjugate()
	opt.Epochs = 25
	net, phase := d.FineTuneConjugate(src, labels, 2, opt, rng.New(1, "fine-tune"))
	phase.Start()
	checkFirstLayers(t, d, net, src, opt.PosteriorSweeps)
	if b := net.Layers[2].B; b[0] == 0 || b[0] == b[1] {
		t.Errorf("first biases %v of the softmax layer, want random ones", b)
	}
	run(t, phase)
	if e := net.ErrorRate(d.Input(src, opt.PosteriorSweeps), labels, 5); e != 0 {
		t.Errorf("%v %% of the training examples are wrong", e)
	}
}

func TestConjugateOptionsValidate(t *testing.T) {
	o := conjugate()
	if err := o.Validate(); err != nil {
		t.Fatal(err)
	}
	for key, spoil := range map[string]func(*ConjugateOptions){
		"posterior_sweeps": func(o *ConjugateOptions) { o.PosteriorSweeps = -1 },
		"top_sd":           func(o *ConjugateOptions) { o.TopSD = -1 },
		"line_searches":    func(o *ConjugateOptions) { o.LineSearches = 0 },
	} {
		o := conjugate()
		spoil(&o)
		if err := o.Validate(); err == nil || !strings.HasPrefix(err.Error(), key+" = ") {
			t.Errorf("%s spoilt: error %v", key, err)
		}
	}
}
