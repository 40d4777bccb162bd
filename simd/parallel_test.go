package simd

import (
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

// tally counts how often each chunk has run; then is called by each chunk.
type tally struct {
	count []int
	then  func(i int)
}

func (t *tally) chunk(i int) {
	t.count[i]++
	if t.then != nil {
		t.then(i)
	}
}

// run calls parallel on n chunks and reports whether each ran exactly once.
func (t *tally) run(n int) bool {
	t.count = make([]int, n)
	parallel(n, t)
	return !slices.ContainsFunc(t.count, func(c int) bool { return c != 1 })
}

// withProcs sets GOMAXPROCS for the rest of the test.
func withProcs(t testing.TB, n int) {
	before := runtime.GOMAXPROCS(n)
	t.Cleanup(func() { runtime.GOMAXPROCS(before) })
}

func TestParallelCoversEveryChunkOnce(t *testing.T) {
	for procs := 1; procs <= 8; procs++ {
		withProcs(t, procs)
		for _, n := range append(lengths(40), 63, 64, 65, 257, 1000) {
			var c tally
			if !c.run(n) {
				t.Fatalf("GOMAXPROCS %d, %d chunks: runs %v, want one each", procs, n, c.count)
			}
		}
	}
}

// TestParallelConcurrentCallers: any number of goroutines may call at once, far
// more than there are workers.
func TestParallelConcurrentCallers(t *testing.T) {
	withProcs(t, 4)
	var wg sync.WaitGroup
	for caller := range 32 {
		wg.Go(func() {
			for call := range 50 {
				var c tally
				if n := (7*caller + call) % 23; !c.run(n) {
					t.Errorf("caller %d, %d chunks: runs %v, want one each", caller, n, c.count)
				}
			}
		})
	}
	wg.Wait()
}

// TestParallelNested: a chunk may itself call parallel, as often as it likes;
// the calls from inside must not wait for workers that wait for them.
func TestParallelNested(t *testing.T) {
	for range 2 {
		team(1)
		procs := len(*workers.list.Load()) + 2 // more than there are workers: none is left idle to help
		withProcs(t, procs)
		outer := tally{then: func(i int) {
			for call := range 300 {
				var inner tally
				if n := call % 5; !inner.run(n) {
					t.Errorf("GOMAXPROCS %d, chunk %d, %d inner chunks: runs %v, want one each", procs, i, n, inner.count)
				}
			}
		}}
		if !outer.run(4 * procs) {
			t.Errorf("GOMAXPROCS %d: runs %v, want one each", procs, outer.count)
		}
	}
}

// TestParallelProductsFromManyGoroutines: products that share pools and
// workers do not disturb each other.
func TestParallelProductsFromManyGoroutines(t *testing.T) {
	withProcs(t, 4)
	shapes := []product{{NoTrans, NoTrans, 20, 150, 30, 1, 0}, {Trans, NoTrans, 33, 129, 40, -0.5, 1},
		{NoTrans, Trans, 9, 200, 300, 1, 0.3}, {Trans, Trans, 50, 70, 17, 2, 0}}
	multiply := func(p product) []float32 {
		a, b, c := operand(p.opA, p.m, p.k, 1, false), operand(p.opB, p.k, p.n, 2, false), operand(NoTrans, p.m, p.n, 4, false)
		Gemm(p.opA, p.opB, p.alpha, a, b, p.beta, c)
		return c.Data
	}
	var want [][]float32
	for _, p := range shapes {
		want = append(want, multiply(p))
	}
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 10 {
				s := (g + i) % len(shapes)
				if err := sameBits(multiply(shapes[s]), want[s]); err != nil {
					t.Errorf("goroutine %d, %v: %v", g, shapes[s], err)
				}
			}
		})
	}
	wg.Wait()
}

// TestParallelThreadsKeepBits: every function that cuts its work gives the
// same bits with any number of threads.
func TestParallelThreadsKeepBits(t *testing.T) {
	withProcs(t, 1)
	want := chainDigest()
	for _, procs := range []int{2, 5, 8} {
		runtime.GOMAXPROCS(procs)
		if got := chainDigest(); got != want {
			t.Errorf("GOMAXPROCS %d: digest %s, with one thread %s", procs, got, want)
		}
	}
}

// TestParallelPanicsInTheCaller: a chunk that panics, on whichever thread, panics
// in the caller once the others have finished, and the workers live on.
func TestParallelPanicsInTheCaller(t *testing.T) {
	withProcs(t, 4)
	for round := range 200 {
		var c tally
		c.then = func(i int) {
			if i%3 == round%3 {
				panic("chunk of the test")
			}
		}
		func() {
			defer func() {
				p, ok := recover().(*ChunkPanic)
				if !ok || p.Value != "chunk of the test" || !strings.Contains(string(p.Stack), "TestParallelPanicsInTheCaller") {
					t.Fatalf("round %d: recovered %v, want the chunk's panic with its stack", round, p)
				}
			}()
			c.run(16)
		}()
		if slices.ContainsFunc(c.count, func(n int) bool { return n != 1 }) {
			t.Fatalf("round %d: runs %v, want one each", round, c.count)
		}
		var well tally
		if !well.run(16) {
			t.Fatalf("round %d, afterwards: runs %v, want one each", round, well.count)
		}
	}
}

// TestParallelPanicsWithin: the panic of a call within a chunk is not wrapped again.
func TestParallelPanicsWithin(t *testing.T) {
	withProcs(t, 2)
	defer func() {
		if p, ok := recover().(*ChunkPanic); !ok || p.Value != "inner" {
			t.Errorf("recovered %v, want the inner panic", p)
		}
	}()
	Chunks(4, func(int) { Chunks(4, func(int) { panic("inner") }) })
}
