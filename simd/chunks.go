package simd

// Chunks calls f(0), f(1), ..., f(n-1), in any order and several at a time, on
// up to GOMAXPROCS threads, and returns when all calls have returned. It is for
// work that the functions of this package do not cover, such as an iterative
// solver that runs on its own for each row.
//
// For the same bits with any number of threads n must follow from the size of
// the work alone, and a call may write only what no other call reads or writes.
// f may call the functions of this package. Nothing is allocated when f is a
// function value that its owner keeps.
func Chunks(n int, f func(i int)) {
	t := funcTasks.get()
	t.f = f
	parallel(n, t)
	t.f = nil
	funcTasks.put(t)
}

type funcTask struct{ f func(i int) }

var funcTasks freeList[funcTask]

func (t *funcTask) chunk(i int) { t.f(i) }
