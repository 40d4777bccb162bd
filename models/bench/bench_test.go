package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// tiny is a source of n examples of 12 pixels: the layers' other sizes stay.
func tiny(n int) batch.Floats {
	x := simd.NewMatrix(n, 12)
	simd.Fill(x.Flat(), 0.3)
	simd.Bernoulli(x.Flat(), x.Flat(), rng.New(1, "tiny").At(0, 0, 0))
	return batch.Floats{Matrix: x}
}

// The counts by hand, for MNIST: a = 2*100*784*500 operations are a product
// between the pixels and the first layer, b = 2*100*500*1000 one between the
// hidden layers; the layers make 3 products each, the first 2, of
// 2*100*(784*400 + 400*20 + 20*400 + 400*784).
func TestFlops(t *testing.T) {
	const a, b = 78.4e6, 100e6
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"rbm", rbmFlops(784, hidden1), 5 * a},
		{"dbm, mean field 1a + 21b, Gibbs 10a + 10b, gradients 2a + 2b, reconstruction 1a", dbmFlops(784, hidden1, hidden2), 14*a + 33*b},
		{"layers", layersFlops(784, layerSizes), 323.2e6},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v operations an update, want %v", c.name, c.got, c.want)
		}
	}
}

func TestReport(t *testing.T) {
	src, calls := tiny(250), 0
	learners := []learner{newRBM(src, 4), newDBM(src, 4, 5), newLayers(src, []int{8, 4, 8})}
	rep, err := measure(context.Background(), Options{Source: src, Threads: []int{1, 2}, Updates: 1, Runs: 1,
		Progress: func(done, total int, model string) {
			if done != calls || total != 6 {
				t.Errorf("%s: %d of %d, want %d of 6", model, done, total, calls)
			}
			calls++
		}}, learners)
	if err != nil {
		t.Fatal(err)
	}
	want := []Model{{Name: "rbm", Threads: 1}, {Name: "rbm", Threads: 2}, {Name: "dbm", Threads: 1}, {Name: "dbm", Threads: 2},
		{Name: "vae_layers", Threads: 1}, {Name: "vae_layers", Threads: 2}}
	if len(rep.Models) != len(want) || calls != 6 {
		t.Fatalf("%d models in %d runs, want 6 and 6: %+v", len(rep.Models), calls, rep.Models)
	}
	for i, m := range rep.Models {
		if m.Name != want[i].Name || m.Threads != want[i].Threads || !(m.Min > 0 && m.Min <= m.Seconds && m.Seconds <= m.Max) {
			t.Errorf("model %d: %+v, want %s with %d threads", i, m, want[i].Name, want[i].Threads)
		}
	}
	// The limits of two models are as their operations, whatever the peak.
	got, wanted := rep.Models[2].LimitSeconds/rep.Models[0].LimitSeconds, dbmFlops(12, 4, 5)/rbmFlops(12, 4)
	if math.Abs(got-wanted) > 1e-9*wanted {
		t.Errorf("the limit of the DBM is %v times the RBM's, want %v", got, wanted)
	}
}

// The keys are what scripts read.
func TestJSON(t *testing.T) {
	text, err := json.Marshal(Report{Models: []Model{{Name: "rbm", Threads: 2, Seconds: 1.5, LimitSeconds: 1.25, Min: 1, Max: 2}}})
	const want = `{"models":[{"name":"rbm","threads":2,"seconds":1.5,"limit_seconds":1.25}]}`
	if err != nil || string(text) != want {
		t.Errorf("%s (%v)\nwant %s", text, err, want)
	}
}

// The script that trains the same models elsewhere has the same sizes.
func TestPeersHaveTheSameSizes(t *testing.T) {
	script, err := os.ReadFile("peers.py")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		fmt.Sprintf("EXAMPLES, PIXELS, HIDDEN, HIDDEN2, BATCH = 60000, 784, %d, %d, %d", hidden1, hidden2, batchSize),
		fmt.Sprintf("MEAN_FIELD, GIBBS, CHAINS = %d, %d, %d", meanFieldSweeps, gibbsSweeps, chains),
		fmt.Sprintf("nn.Linear(PIXELS, %d), nn.ReLU(), nn.Linear(%d, %d)", layerSizes[0], layerSizes[0], layerSizes[1]),
		fmt.Sprintf("nn.Linear(%d, %d), nn.ReLU(), nn.Linear(%d, PIXELS)", layerSizes[1], layerSizes[2], layerSizes[2]),
		fmt.Sprintf("RATE, MOMENTUM, DECAY = %v, %v, 2e-4", schedule.Rate, schedule.Momentum),
	} {
		if !strings.Contains(string(script), line) {
			t.Errorf("peers.py does not say %q", line)
		}
	}
}

// The script says when OpenBLAS uses older kernels than the CPU has.
func TestPeersSayNotFair(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3: the script is not run")
	}
	for _, c := range []struct {
		cores, flags, chosen string
		fair                 bool
		says                 string
	}{
		{"Prescott", "sse2 avx2 avx512vl", "", false, "OPENBLAS_CORETYPE=SkylakeX"},
		{"Prescott", "sse2 avx2", "", false, "OPENBLAS_CORETYPE=Haswell"},
		{"Prescott", "sse2", "", true, "core Prescott"},
		{"Haswell", "avx2 avx512vl", "Haswell", false, "chosen by OPENBLAS_CORETYPE=Haswell"},
		{"Haswell", "avx2", "", true, "core Haswell"},
		{"SkylakeX", "avx2 avx512vl", "SkylakeX", true, "chosen by OPENBLAS_CORETYPE=SkylakeX"},
		{"COOPERLAKE", "avx2 avx512vl", "", true, "core COOPERLAKE"},
		{"SkylakeX Prescott", "avx2 avx512vl", "", false, "core SkylakeX, Prescott"},
		{"", "avx2", "", true, "not loaded"},
	} {
		const call = "import sys, peers; print(peers.about_openblas(sys.argv[1].split(), sys.argv[2].split(), sys.argv[3]))"
		out, err := exec.Command(python, "-B", "-c", call, c.cores, c.flags, c.chosen).CombinedOutput()
		says := string(out)
		if err != nil || strings.Contains(says, "NOT FAIR") == c.fair || !strings.Contains(says, c.says) {
			t.Errorf("%+v: %q (%v)", c, says, err)
		}
	}
}

// An epoch of 250 examples has three updates, the last of 50: a run goes round
// and round through them, and each model learns.
func TestModelsLearn(t *testing.T) {
	for _, l := range []learner{newRBM(tiny(250), 8), newLayers(tiny(250), []int{16, 4, 16})} {
		first, last := l.update(0), 0.0
		for i := 1; i < 31; i++ {
			last = l.update(i)
		}
		if !(last < first) {
			t.Errorf("%s: loss %v after 31 updates, %v at first", l.name, last, first)
		}
	}
}

func TestSmallSourceIsAnError(t *testing.T) {
	if _, err := Run(context.Background(), Default(tiny(99))); err == nil || !strings.Contains(err.Error(), "99 examples") {
		t.Errorf("99 examples: error %v", err)
	}
}

func TestDivergenceIsAnError(t *testing.T) {
	l := learner{"broken", 1, func(i int) float64 { return math.Log(float64(1 - i)) }}
	if err := l.learn(context.Background(), 0, 3); err == nil || !strings.Contains(err.Error(), "broken: update 1") {
		t.Errorf("error %v, want one about update 1", err)
	}
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	l := learner{"endless", 1, func(i int) float64 {
		if i == 2 {
			cancel()
		}
		return 0
	}}
	if err := l.learn(ctx, 0, math.MaxInt); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}

// MNIST's training images have 19.1 % pixels that are not 0, and a mean of
// 33.3; 784,000 pixels are 5 standard errors from less than 0.25 % and 0.5.
func TestSyntheticHasMNISTsInk(t *testing.T) {
	src := Synthetic(1000)
	inked, sum := 0.0, 0.0
	for _, p := range src.Pixels {
		if p != 0 {
			inked++
		}
		sum += float64(p)
	}
	n := float64(len(src.Pixels))
	if inked, mean := inked/n, sum/n; src.Len() != 1000 || src.Dim() != 784 || math.Abs(inked-0.191) > 0.0035 || math.Abs(mean-33.3) > 0.7 {
		t.Errorf("%d x %d, %.4f inked, mean %.2f; want 1000 x 784, 0.191, 33.3", src.Len(), src.Dim(), inked, mean)
	}
}
