package simd

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// task is work cut into chunks that may run in any order, on any thread, at
// the same time. How it is cut depends on its size alone.
type task interface{ chunk(i int) }

// job is one call of parallel. Every thread has a share of the chunks, the same
// ones in every call of that size, so that what it has in its caches is what it
// needs again; a thread that is done takes from the end of the others' shares.
type job struct {
	task    task
	shares  []share
	pending atomic.Int64 // chunks not finished
	refs    atomic.Int64 // threads that still hold the job, and its caller
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

var jobs freeList[job]

// spins is how often an idle worker, or a caller waiting for the last chunks,
// looks again before it sleeps or yields: some tens of microseconds, the gap
// between two products of a training step.
const spins = 4000

var workers struct {
	mu    sync.Mutex
	count atomic.Int64
	queue chan *job
}

func init() { workers.queue = make(chan *job, 256) }

// parallel runs the chunks 0..n-1 of t and returns when all have finished.
func parallel(n int, t task) {
	help := min(n, runtime.GOMAXPROCS(0)) - 1
	if help <= 0 {
		for i := range n {
			t.chunk(i)
		}
		return
	}
	if int(workers.count.Load()) < help {
		startWorkers(help)
	}
	j := jobs.get()
	j.deal(n, help+1)
	j.task = t
	j.pending.Store(int64(n))
	j.refs.Store(int64(help) + 1)
	for range help {
		if !j.offer(2 * help) {
			j.refs.Add(-1)
		}
	}
	j.work(0)
	for i := 0; j.pending.Load() > 0; i++ {
		if i >= spins {
			runtime.Gosched()
		}
	}
	j.release()
}

// offer asks a worker for help, unless so many requests wait already: sleepy
// workers would only find finished jobs, and calls from inside chunks could
// wait for ever.
func (j *job) offer(most int) bool {
	if len(workers.queue) >= most {
		return false
	}
	select {
	case workers.queue <- j:
		return true
	default:
		return false
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
}

func (j *job) run(i int) {
	j.task.chunk(i)
	j.pending.Add(-1)
}

func (j *job) release() {
	if j.refs.Add(-1) == 0 {
		j.task = nil
		jobs.put(j)
	}
}

func startWorkers(want int) {
	workers.mu.Lock()
	defer workers.mu.Unlock()
	for int(workers.count.Load()) < want {
		go worker(int(workers.count.Add(1)))
	}
}

// worker number w, from 1 on, has share w of a job that has so many.
func worker(w int) {
	for {
		j := nextJob()
		t := w
		if t >= len(j.shares) {
			t = 1 + w%(len(j.shares)-1)
		}
		j.work(t)
		j.release()
	}
}

func nextJob() *job {
	for range spins {
		select {
		case j := <-workers.queue:
			return j
		default:
		}
	}
	return <-workers.queue
}
