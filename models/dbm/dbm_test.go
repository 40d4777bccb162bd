package dbm

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// Each RBM doubles the side on which the machine has one more neighbour.
func TestPretrainingDoublesOneSide(t *testing.T) {
	for _, c := range []struct {
		sizes []int
		want  [][2]float32 // bottom-up, top-down
	}{
		{[]int{4, 3, 2}, [][2]float32{{2, 1}, {1, 2}}},
		{[]int{3, 3, 2, 2}, [][2]float32{{2, 1}, {2, 2}, {1, 2}}},
	} {
		for l, r := range New(c.sizes...).newStack().RBMs {
			if got := [2]float32{r.BottomUp, r.TopDown}; got != c.want[l] {
				t.Errorf("%v: RBM %d has factors %v, want %v", c.sizes, l+1, got, c.want[l])
			}
		}
	}
}

// The biases of the two RBMs that share a layer add up, and the machine's
// bottom-up pass is then the RBMs' (zero biases from above).
func TestCompose(t *testing.T) {
	d := tiny(3, 3, 2, 2)
	stack := d.newStack()
	s := rng.New(6, "biases")
	for l, r := range stack.RBMs {
		simd.Normal(r.B, 1, s.At(0, l, 0))
		simd.Normal(r.C, 1, s.At(0, l, 1))
	}
	rbms := stack.RBMs
	d.compose(stack)
	for i := range d.B[0] {
		if d.B[0][i] != rbms[0].B[i] {
			t.Errorf("b[%d] = %v, want %v", i, d.B[0][i], rbms[0].B[i])
		}
	}
	for l := 1; l < 3; l++ {
		for i := range d.B[l] {
			if want := rbms[l-1].C[i] + rbms[l].B[i]; d.B[l][i] != want {
				t.Errorf("c%d[%d] = %v, want %v", l, i, d.B[l][i], want)
			}
		}
	}
	if !slices.Equal(d.B[3], rbms[2].C) {
		t.Errorf("c3 = %v, want %v", d.B[3], rbms[2].C)
	}
	for l, r := range rbms {
		if &r.W.Data[0] != &d.W[l].Data[0] {
			t.Errorf("RBM %d learns weights that are not the machine's", l+1)
		}
	}
}

// The second RBM trains on p(h1 | v) = s(2 (v W1 + c)).
func TestSecondLayerSeesDoubledCodes(t *testing.T) {
	d := New(9, 8, 6)
	src, stream := batch.Floats{Matrix: matrix(bars())}, rng.New(1, "bars")
	layer := rbm.Options{Epochs: 2, Batch: 7, K: 1, Binarize: true, InitSD: 0.1, Schedule: constant(0.05)}
	phases := d.Pretrain(src, []rbm.Options{layer, layer}, stream)
	if phases[0].Name != "rbm1" || phases[1].Name != "rbm2" {
		t.Errorf("phases %s and %s, want rbm1 and rbm2", phases[0].Name, phases[1].Name)
	}
	run(t, phases...)
	first := phases[0].Parameters() // W, b, c
	codes := simd.NewMatrix(14, 8)
	simd.Gemm(simd.NoTrans, simd.NoTrans, 1, src.Matrix, d.W[0], 0, codes)
	simd.BiasSigmoid(codes, 2, first[2].Data)
	alone := rbm.New(8, 6)
	alone.TopDown = 2
	run(t, rbm.NewTrainer(alone, batch.Floats{Matrix: codes}, layer, stream.Child("rbm2")).Phase("alone"))
	if !slices.Equal(alone.W.Flat(), d.W[1].Flat()) {
		t.Error("the second layer differs from an RBM trained on s(2 (v W1 + c))")
	}
}

func fineTune() FineTuneOptions {
	return FineTuneOptions{KeepPixels: 0.9, KeepPosterior: 0.5, PosteriorSweeps: 6, TopSD: 0.1,
		Options: nn.Options{Epochs: 200, TopOnlyEpochs: 1, Batch: 5, Optimizer: nn.Adam, Rate: 0.02, FinalRate: 0.001, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8}}
}

// Before any training the net's first layer is one more mean-field update, the
// second the usual one; afterwards the net knows the classes, and the machine is
// the generative model that it was.
func TestFineTune(t *testing.T) {
	for _, sizes := range [][]int{{9, 12, 8}, {9, 12, 8, 6}} {
		d := tiny(sizes...)
		src := batch.Floats{Matrix: matrix(bars()[1:13])}
		labels := make([]uint8, 12)
		for i := range labels {
			labels[i] = uint8(i % 2)
		}
		opt, machine := fineTune(), words(d)
		net, phase := d.FineTune(src, labels, 2, opt, rng.New(1, "fine-tune"))
		phase.Start()
		checkFirstLayers(t, d, net, src, opt.PosteriorSweeps)
		run(t, phase)
		if e := net.ErrorRate(d.Input(src, opt.PosteriorSweeps), labels, 5); e != 0 {
			t.Errorf("%v: %v %% of the training examples are wrong", sizes, e)
		}
		if !slices.Equal(words(d), machine) {
			t.Errorf("%v: fine-tuning has changed the machine", sizes)
		}
	}
}

// words are all parameters of a machine.
func words(d *DBM) []float32 {
	var all []float32
	for _, p := range d.Parameters() {
		all = append(all, p.Data...)
	}
	return all
}

func checkFirstLayers(t *testing.T, d *DBM, net *nn.Net, src batch.Floats, sweeps int) {
	t.Helper()
	in := simd.NewMatrix(src.Len(), net.In())
	idx := make([]int32, src.Len())
	for i := range idx {
		idx[i] = int32(i)
	}
	d.Input(src, sweeps).Gather(in, idx)
	e := newExact(d)
	x := in
	for l := 1; l <= d.top(); l++ {
		y := simd.NewMatrix(src.Len(), d.units(l))
		net.Layers[l-1].Forward(y, x)
		for i := range y.Rows {
			layers := make([][]float64, len(d.B))
			if l == 1 {
				mean := e.meanField(wide(src.Row(i)), sweeps)
				layers[0], layers[2] = mean[0], mean[2]
			} else {
				layers[l-1] = wide(x.Row(i))
			}
			allNear(t, "hidden layer", wide(y.Row(i)), sigmoids(e.input(layers, l, 1)), 1e-5)
		}
		x = y
	}
}

func TestParameterNames(t *testing.T) {
	d := New(4, 3, 2)
	var names []string
	for _, p := range d.Parameters() {
		names = append(names, p.Name)
		p.Data[0] = 1
	}
	if got := strings.Join(names, " "); got != "W1 W2 b c1 c2" {
		t.Errorf("parameters %s, want W1 W2 b c1 c2", got)
	}
	if d.W[1].Data[0] != 1 || d.B[2][0] != 1 {
		t.Error("a parameter is a copy")
	}
}

func TestOptionsFromTOML(t *testing.T) {
	var j JointOptions
	meta, err := toml.Decode("rate = 0.002\nmean_field_sweeps = 5\nsparsity_targets = [0.2, 0.1]", &j)
	if err != nil || len(meta.Undecoded()) > 0 || j.Rate != 0.002 || j.MeanFieldSweeps != 5 || len(j.SparsityTargets) != 2 {
		t.Errorf("decoded %+v, left out %v, error %v", j, meta.Undecoded(), err)
	}
	var f FineTuneOptions
	meta, err = toml.Decode("epochs = 4\nkeep = [0.6, 0.6]\nkeep_posterior = 0.5", &f)
	if err != nil || len(meta.Undecoded()) > 0 || f.Epochs != 4 || len(f.Keep) != 2 || f.KeepPosterior != 0.5 {
		t.Errorf("decoded %+v, left out %v, error %v", f, meta.Undecoded(), err)
	}
}

func TestJointOptionsValidate(t *testing.T) {
	valid := func() JointOptions {
		return JointOptions{Epochs: 1, Batch: 1, Chains: 1, GibbsSweeps: 1, Schedule: constant(0.1),
			SparsityTargets: []float64{0.2, 0.1}, SparsityCost: 0.001, SparsityDamping: 0.9}
	}
	o := valid()
	if err := o.Validate(2); err != nil {
		t.Fatal(err)
	}
	for key, spoil := range map[string]func(*JointOptions){
		"epochs":            func(o *JointOptions) { o.Epochs = -1 },
		"batch":             func(o *JointOptions) { o.Batch = 0 },
		"rate":              func(o *JointOptions) { o.Rate = 0 },
		"decay":             func(o *JointOptions) { o.Decay = math.NaN() },
		"mean_field_sweeps": func(o *JointOptions) { o.MeanFieldSweeps = -1 },
		"chains":            func(o *JointOptions) { o.Chains = 0 },
		"gibbs_sweeps":      func(o *JointOptions) { o.GibbsSweeps = 0 },
		"centring":          func(o *JointOptions) { o.Centring = 1.5 },
		"sparsity_cost":     func(o *JointOptions) { o.SparsityCost = -1 },
		"sparsity_damping":  func(o *JointOptions) { o.SparsityDamping = 1 },
		"sparsity_targets":  func(o *JointOptions) { o.SparsityTargets = []float64{0.2} },
	} {
		o := valid()
		spoil(&o)
		if err := o.Validate(2); err == nil || !strings.HasPrefix(err.Error(), key+" ") {
			t.Errorf("%s spoilt: error %v", key, err)
		}
	}
}

func TestFineTuneOptionsValidate(t *testing.T) {
	o := fineTune()
	if err := o.Validate(2); err != nil {
		t.Fatal(err)
	}
	for key, spoil := range map[string]func(*FineTuneOptions){
		"epochs":                func(o *FineTuneOptions) { o.Epochs = 0 },
		"posterior_sweeps":      func(o *FineTuneOptions) { o.PosteriorSweeps = -1 },
		"top_sd":                func(o *FineTuneOptions) { o.TopSD = -1 },
		"keep_pixels":           func(o *FineTuneOptions) { o.KeepPixels = 0 },
		"keep_posterior":        func(o *FineTuneOptions) { o.KeepPosterior = 2 },
		"adversarial_pixels":    func(o *FineTuneOptions) { o.AdversarialPixels = -1 },
		"adversarial_posterior": func(o *FineTuneOptions) { o.AdversarialPosterior = -1 },
		"rate":                  func(o *FineTuneOptions) { o.Rate = -1 },
	} {
		o := fineTune()
		spoil(&o)
		if err := o.Validate(2); err == nil || !strings.HasPrefix(err.Error(), key+" = ") {
			t.Errorf("%s spoilt: error %v", key, err)
		}
	}
}
