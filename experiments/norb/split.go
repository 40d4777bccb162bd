package norb

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/datasets/norb"
	"github.com/unsup/unsup/datasets/synth/toys3d"
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/simd/rng"
)

// Split says which pairs a row trains on and which it is judged by.
type Split struct {
	Train int `toml:"train"` // the first training pairs; 0 for all 24,300
	Test  int `toml:"test"`  // the first test pairs; 0 for all 24,300
	// Validation, if not 0, is the number of the training toys' instance (4, 6,
	// 7, 8 or 9) that is left out of training in every category and judged by
	// instead of the test toys: for choosing hyper-parameters.
	Validation int `toml:"validation"`
}

// Validate names the first option that makes no sense.
func (s Split) Validate() error {
	for _, part := range []struct {
		name string
		n    int
	}{{"train", s.Train}, {"test", s.Test}} {
		if part.n < 0 || part.n > norb.PerSplit {
			return fmt.Errorf("%s = %d: want 0 (all) to %d pairs", part.name, part.n, norb.PerSplit)
		}
	}
	if s.Validation < 0 || s.Validation > 9 || s.Validation != 0 && !slices.Contains(norb.TrainInstances, uint8(s.Validation)) {
		return fmt.Errorf("validation = %d: want 0 (judge by the test toys) or one of the training toys %v", s.Validation, norb.TrainInstances)
	}
	return nil
}

// toys is a split, loaded and reduced.
type toys struct {
	pairs       *norb.Pairs // the training pairs as they are
	train, eval []uint8     // reduced: norb.PairInputs bytes a pair
	trainLabels []uint8
	evalLabels  []uint8
	standard    *standard
	training    results.Part
	part        results.Part // of the test pairs: eval; none, if they are for validation
	refs        []datasets.Ref
}

// load reads the split of a run; centred says whether every pair is moved to
// mean 0.
func (s Split) load(ctx context.Context, job *registry.Job, centred bool) (*toys, error) {
	list, err := refs(ctx, job.DataDir, nil)
	if err != nil {
		return nil, err
	}
	training, testing, err := loaded.load(ctx, job, s.Train, s.Test)
	if err != nil {
		return nil, err
	}
	part := results.Part{Used: len(testing.labels), Of: norb.PerSplit}
	if s.Validation != 0 {
		part.Used = 0
		others, left := split(training, uint8(s.Validation))
		if others.N == 0 || left.N == 0 {
			return nil, fmt.Errorf("train = %d: too few pairs to leave toy %d out and train on the others", s.Train, s.Validation)
		}
		training, testing = others, reduce(left)
	}
	t := &toys{pairs: training, train: reduce(training).inputs, eval: testing.inputs, trainLabels: training.Labels, evalLabels: testing.labels,
		training: results.Part{Used: training.N, Of: norb.PerSplit}, part: part, refs: list}
	like := newStandard(t.train, centred)
	t.standard = &like
	return t, nil
}

// reduced are labelled pairs of which the inputs alone are kept, half of what
// the pixels take.
type reduced struct {
	inputs []uint8 // norb.PairInputs bytes a pair
	labels []uint8
}

// reduce is the foveal reduction of all pairs.
func reduce(p *norb.Pairs) reduced {
	out := make([]uint8, p.N*norb.PairInputs)
	for i := range p.N {
		norb.Foveal(out[i*norb.PairInputs:(i+1)*norb.PairInputs], p.Row(i))
	}
	return reduced{out, p.Labels}
}

// split parts the pairs of one instance from the others.
func split(p *norb.Pairs, instance uint8) (others, of *norb.Pairs) {
	others, of = &norb.Pairs{}, &norb.Pairs{}
	for i, v := range p.Views {
		to := others
		if v.Instance == instance {
			to = of
		}
		to.N++
		to.Pixels = append(to.Pixels, p.Row(i)...)
		to.Labels = append(to.Labels, p.Labels[i])
		to.Views = append(to.Views, v)
	}
	return others, of
}

func (t *toys) trainSource() batch.Source { return standardised{t.standard, t.train, nil} }
func (t *toys) evalSource() batch.Source  { return standardised{t.standard, t.eval, nil} }

// trainSeen and evalSeen are the same, the pairs' centres estimated from the
// known inputs.
func (t *toys) trainSeen(known []bool) batch.Source { return standardised{t.standard, t.train, known} }
func (t *toys) evalSeen(known []bool) batch.Source  { return standardised{t.standard, t.eval, known} }

// unlabelled is what the generative stages see: the training pairs, or that
// many shifted copies of each in their place.
func (t *toys) unlabelled(shifts int, stream rng.Stream) batch.Source {
	if shifts == 0 {
		return t.trainSource()
	}
	return newShifted(t.pairs, t.standard, shifts, stream)
}

// memory keeps the pairs that this process has loaded last: the rows of a table
// share them. Only training pairs are shifted, or parted by their views.
type memory struct {
	sync.Mutex
	key      pairsKey
	training *norb.Pairs
	testing  reduced
}

type pairsKey struct {
	owners        bool // the files of small NORB, else the stand-in
	dir           string
	nTrain, nTest int
}

var loaded memory

func (m *memory) load(ctx context.Context, job *registry.Job, nTrain, nTest int) (*norb.Pairs, reduced, error) {
	m.Lock()
	defer m.Unlock()
	here, err := norb.Here(job.DataDir)
	if err != nil {
		return nil, reduced{}, err
	}
	if dir := datasets.NamedFolder(job.DataDir); !here && dir != "" {
		job.Log("no file of small NORB in %s: runs on the stand-in, %s", dir, toys3d.Name)
	}
	key := pairsKey{here, job.DataDir, nTrain, nTest}
	if key == m.key && m.training != nil {
		return m.training, m.testing, nil
	}
	var training, testing *norb.Pairs
	if here {
		training, testing, err = norb.Load(ctx, job.DataDir, nTrain, nTest)
	} else {
		training, testing, err = toys3d.Load(ctx, job.DataDir, nTrain, nTest, rendering(job))
	}
	if err != nil {
		return nil, reduced{}, err
	}
	m.key, m.training, m.testing = key, training, reduce(testing)
	return m.training, m.testing, nil
}

// rendering tells of every file of the stand-in that is made, which takes about
// a minute and happens once on a machine.
func rendering(job *registry.Job) func(datasets.Progress) {
	begun := ""
	return func(p datasets.Progress) {
		switch {
		case p.Err != nil:
			job.Log("%s: %s: %v", toys3d.Name, p.File, p.Err)
		case p.Done == p.Total && p.File == begun:
			job.Log("%s: %s: %d bytes, complete", toys3d.Name, p.File, p.Total)
		case p.Done < p.Total && p.File != begun:
			begun = p.File
			job.Log("%s: %s: rendering %d MB", toys3d.Name, p.File, p.Total>>20)
		}
	}
}
