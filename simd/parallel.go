package simd

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// task is work cut into chunks that may run in any order, on any thread, at
// the same time. How it is cut depends on its size alone, but for products, in
// which no sum is cut.
type task interface{ chunk(i int) }

// job is one call of parallel. Every thread has a share of the chunks, the same
// ones in every call of that size, so that what it has in its caches is what it
// needs again; a thread that is done takes from the end of the others' shares.
type job struct {
	task    task
	shares  []share
	pending atomic.Int64 // chunks not finished
	refs    atomic.Int64 // threads that still hold the job, and its caller
	asleep  atomic.Bool  // the caller waits for done
	done    chan struct{}
	panic   atomic.Pointer[ChunkPanic] // the first of a chunk's
}

// ChunkPanic is what a function of this package panics with when a part of its
// work has panicked on a thread that helps: so that it is the caller's panic, to
// recover from or not, as it would be with one thread.
type ChunkPanic struct {
	Value any    // what the part has panicked with
	Stack []byte // where
}

func (p *ChunkPanic) Error() string { return fmt.Sprint(p.Value) }

var jobs freeList[job]

// spins is how often a caller that waits for the last chunks looks again before
// it sleeps: the half of a hundred microseconds. Where another process shares the
// cores, the thread that has the last chunk may not be running, and would have to
// wait for a caller that does nothing but look.
const spins = 1 << 17

// parallel runs the chunks 0..n-1 of t and returns when all have finished. If
// some panic on more than one thread, it panics with the first *ChunkPanic.
func parallel(n int, t task) {
	help := min(n, runtime.GOMAXPROCS(0)) - 1
	if help <= 0 {
		for i := range n {
			t.chunk(i)
		}
		return
	}
	j := jobs.get()
	j.deal(n, help+1)
	j.task = t
	j.pending.Store(int64(n))
	j.refs.Store(int64(help) + 1)
	for _, w := range team(help) {
		if !w.offer(j) {
			j.refs.Add(-1)
		}
	}
	j.work(0)
	j.wait()
	panicked := j.panic.Swap(nil)
	j.release()
	if panicked != nil {
		panic(panicked)
	}
}

// wait returns when all chunks have finished. Between the announcement that it
// sleeps and the sleep it looks once more, so that nobody sleeps for good.
func (j *job) wait() {
	for range spins {
		if j.pending.Load() == 0 {
			return
		}
	}
	if j.done == nil {
		j.done = make(chan struct{}, 1)
	}
	j.asleep.Store(true)
	if j.pending.Load() > 0 || !j.asleep.CompareAndSwap(true, false) {
		<-j.done
	}
}

// deal gives n chunks to the threads in equal shares.
func (j *job) deal(n, threads int) {
	if cap(j.shares) < threads {
		j.shares = make([]share, threads)
	}
	j.shares = j.shares[:threads]
	for t := range j.shares {
		j.shares[t].set(t*n/threads, (t+1)*n/threads)
	}
}

// work runs the chunks of thread number t, and then what is left of others'.
func (j *job) work(t int) {
	for !j.rest(t) {
	}
}

// rest does work's, as far as a chunk that panics: that ends it and is kept for
// the caller.
func (j *job) rest(t int) (done bool) {
	defer j.caught()
	for {
		i, ok := j.shares[t].front()
		if !ok {
			break
		}
		j.run(i)
	}
	for other := 1; other < len(j.shares); other++ {
		s := &j.shares[(t+other)%len(j.shares)]
		for {
			i, ok := s.back()
			if !ok {
				break
			}
			j.run(i)
		}
	}
	return true
}

func (j *job) run(i int) {
	j.task.chunk(i)
	j.finish()
}

// caught keeps the panic of a chunk, if there is one, and counts the chunk.
func (j *job) caught() {
	if p := recover(); p != nil {
		first, ok := p.(*ChunkPanic) // of a call within the chunk
		if !ok {
			first = &ChunkPanic{p, debug.Stack()}
		}
		j.panic.CompareAndSwap(nil, first)
		j.finish()
	}
}

// finish counts a chunk as finished.
func (j *job) finish() {
	if j.pending.Add(-1) == 0 && j.asleep.Load() && j.asleep.CompareAndSwap(true, false) {
		j.done <- struct{}{}
	}
}

func (j *job) release() {
	if j.refs.Add(-1) == 0 {
		j.task = nil
		jobs.put(j)
	}
}

// share is the chunks from next to end that nobody has taken yet, in the high
// and the low half of a word.
type share struct {
	left atomic.Uint64
	_    [56]byte // a cache line for each
}

const nextOne = 1 << 32

func (s *share) set(next, end int) { s.left.Store(uint64(next)<<32 | uint64(end)) }

// front takes the first chunk of the share; ok is false if there is none.
func (s *share) front() (i int, ok bool) {
	for {
		left := s.left.Load()
		if left>>32 >= left&(nextOne-1) {
			return 0, false
		}
		if s.left.CompareAndSwap(left, left+nextOne) {
			return int(left >> 32), true
		}
	}
}

// back takes the last chunk.
func (s *share) back() (i int, ok bool) {
	for {
		left := s.left.Load()
		if left>>32 >= left&(nextOne-1) {
			return 0, false
		}
		if s.left.CompareAndSwap(left, left-1) {
			return int(left&(nextOne-1)) - 1, true
		}
	}
}

// worker is a goroutine that helps callers of parallel.
type worker struct {
	number int // from 1 on: its share of a job
	next   atomic.Pointer[job]
	asleep atomic.Bool
	wake   chan struct{}
	_      [32]byte // a cache line for each
}

// patience is how often a worker without a job looks for one before it sleeps:
// a hundred microseconds or two, more than the gap between two products of a training step.
const patience = 1 << 19

var workers struct {
	mu   sync.Mutex
	list atomic.Pointer[[]*worker]
}

// team returns so many workers, the same ones in every call.
func team(n int) []*worker {
	if list := workers.list.Load(); list != nil && len(*list) >= n {
		return (*list)[:n]
	}
	workers.mu.Lock()
	defer workers.mu.Unlock()
	var list []*worker
	if old := workers.list.Load(); old != nil {
		list = append(list, *old...)
	}
	for len(list) < n {
		w := &worker{number: len(list) + 1, wake: make(chan struct{}, 1)}
		list = append(list, w)
		go w.loop()
	}
	workers.list.Store(&list)
	return list[:n]
}

// offer leaves a job to the worker, unless one waits for it already.
func (w *worker) offer(j *job) bool {
	if !w.next.CompareAndSwap(nil, j) {
		return false
	}
	if w.asleep.Load() && w.asleep.CompareAndSwap(true, false) {
		w.wake <- struct{}{}
	}
	return true
}

func (w *worker) loop() {
	for {
		j := w.wait()
		j.work(w.number)
		j.release()
	}
}

// wait takes the next job. Between the announcement that it sleeps and the sleep
// it looks once more, so that no job is left to a sleeper.
func (w *worker) wait() *job {
	for {
		for range patience {
			if j := w.next.Load(); j != nil {
				w.next.Store(nil)
				return j
			}
		}
		w.asleep.Store(true)
		if w.next.Load() == nil || !w.asleep.CompareAndSwap(true, false) {
			<-w.wake
		}
	}
}
