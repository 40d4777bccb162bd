package simd

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// task is work cut into chunks that may run in any order, on any thread, at
// the same time. How it is cut depends on its size alone.
type task interface{ chunk(i int) }

// job is one call of parallel: threads take chunk numbers from next until they
// run out.
type job struct {
	task    task
	n       int64
	next    atomic.Int64
	pending atomic.Int64 // chunks not finished
	refs    atomic.Int64 // threads that still hold the job, and its caller
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
	j.task, j.n = t, int64(n)
	j.next.Store(0)
	j.pending.Store(int64(n))
	j.refs.Store(int64(help) + 1)
	for range help {
		select {
		case workers.queue <- j:
		default: // full, perhaps of calls from inside chunks: to wait could be for ever
			j.refs.Add(-1)
		}
	}
	j.work()
	for i := 0; j.pending.Load() > 0; i++ {
		if i >= spins {
			runtime.Gosched()
		}
	}
	j.release()
}

func (j *job) work() {
	for {
		i := j.next.Add(1) - 1
		if i >= j.n {
			return
		}
		j.task.chunk(int(i))
		j.pending.Add(-1)
	}
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
		workers.count.Add(1)
		go worker()
	}
}

func worker() {
	for {
		j := nextJob()
		j.work()
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
