package bench

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/unsup/unsup/simd"
)

// unit is what a kernel's work is counted in.
type unit string

const (
	flops    unit = "GFLOP/s" // floating-point operations, a fused multiply-add being two
	bytes    unit = "GB/s"    // bytes read and written, each array counted once for either
	elements unit = "Gelem/s" // elements of the result, or of the argument of a reduction
)

// kernel is a line of the table of what is measured.
type kernel struct {
	name, shape string
	unit        unit
	work        float64       // of one call: operations, bytes or elements
	moves       float64       // bytes read and written for an element; 0 where operations or bytes are counted
	prepare     func() func() // allocates the operands and returns the call; nil for a limit
}

// inFlops is a kernel of so many operations a call.
func inFlops(name, shape string, operations float64, prepare func() func()) kernel {
	return kernel{name: name, shape: shape, unit: flops, work: operations, prepare: prepare}
}

// inBytes is a kernel that reads and writes so many bytes a call.
func inBytes(name, shape string, moved float64, prepare func() func()) kernel {
	return kernel{name: name, shape: shape, unit: bytes, work: moved, prepare: prepare}
}

// inElements is a kernel of so many elements a call, for each of which it moves
// so many bytes: every array that is as long and is read or written counts once
// for either.
func inElements(name, shape string, n int, moves float64, prepare func() func()) kernel {
	return kernel{name: name, shape: shape, unit: elements, work: float64(n), moves: moves, prepare: prepare}
}

// ready is a kernel with its operands.
type ready struct {
	kernel
	call func()
}

// table is everything that is measured, at the sizes that models use. copyLen
// is that of the copy's arrays.
func table(copyLen int) []kernel {
	first := []kernel{
		{name: "peak", shape: "registers", unit: flops},
		{name: "copy", shape: shape(copyLen), unit: bytes},
	}
	for _, p := range products() {
		first = append(first, p.kernel())
	}
	return slices.Concat(first, matrices(), functions(), draws(), rows(), passes())
}

// CheckFilter returns an error about Options.Filter that Run would return: no
// kernel matches it (the known ones are listed), or a glob is malformed.
func CheckFilter(filter string) error {
	_, err := choose(table(Default().CopyLen), filter)
	return err
}

// choose returns those of all kernels that a filter names.
func choose(all []kernel, filter string) ([]kernel, error) {
	if filter == "" {
		return all, nil
	}
	var chosen []kernel
	for _, k := range all {
		in, err := named(filter, k)
		if err != nil {
			return nil, err
		}
		if in {
			chosen = append(chosen, k)
		}
	}
	if len(chosen) == 0 {
		return nil, fmt.Errorf("no kernel matches %q: kernels are %s", filter, strings.Join(names(all), ", "))
	}
	return chosen, nil
}

// named tells whether one of the filter's globs covers a kernel's name, or its
// name and shape.
func named(filter string, k kernel) (bool, error) {
	for glob := range strings.SplitSeq(filter, ",") {
		for _, name := range []string{k.name, k.name + "/" + k.shape} {
			in, err := path.Match(strings.TrimSpace(glob), name)
			if err != nil {
				return false, fmt.Errorf("the pattern %q is malformed (a '[' without its ']'?)", glob)
			}
			if in {
				return true, nil
			}
		}
	}
	return false, nil
}

// names lists each name once.
func names(ks []kernel) []string {
	var list []string
	for _, k := range ks {
		list = append(list, k.name)
	}
	return slices.Compact(list)
}

// shape prints sizes: 100x784x500.
func shape(sizes ...int) string {
	var text []string
	for _, n := range sizes {
		text = append(text, strconv.Itoa(n))
	}
	return strings.Join(text, "x")
}

// product is c = op(a) op(b), m x k times k x n.
type product struct {
	name     string
	opA, opB simd.Op
	m, k, n  int
}

// products are the matrix products of the models: layers forward (nn),
// backward to the input (nt), and the gradient of the weights (tn).
func products() []product {
	const n, t = simd.NoTrans, simd.Trans
	return []product{
		{"gemm_nn", n, n, 1024, 1024, 1024},
		{"gemm_nn", n, n, 1000, 784, 500},
		{"gemm_nn", n, n, 100, 784, 500},
		{"gemm_nn", n, n, 100, 500, 1000},
		{"gemm_nt", n, t, 1024, 1024, 1024},
		{"gemm_nt", n, t, 100, 500, 784},
		{"gemm_nt", n, t, 100, 1000, 500},
		{"gemm_tn", t, n, 1024, 1024, 1024},
		{"gemm_tn", t, n, 784, 100, 500},
		{"gemm_tn", t, n, 500, 100, 1000},
	}
}

func (p product) shape() string { return shape(p.m, p.k, p.n) }

func (p product) operands() (a, b, c simd.Matrix) {
	return operand(p.opA, p.m, p.k), operand(p.opB, p.k, p.n), simd.NewMatrix(p.m, p.n)
}

func (p product) kernel() kernel {
	return inFlops(p.name, p.shape(), Flops(p.m, p.k, p.n), func() func() {
		a, b, c := p.operands()
		return func() { simd.Gemm(p.opA, p.opB, 1, a, b, 0, c) }
	})
}

// Flops is the number of floating-point operations of a matrix product, m x k
// times k x n: a multiplication and an addition for every step of the sums.
func Flops(m, k, n int) float64 { return 2 * float64(m) * float64(k) * float64(n) }

func operand(op simd.Op, rows, cols int) simd.Matrix {
	if op == simd.Trans {
		rows, cols = cols, rows
	}
	return simd.View(rows, cols, values(rows*cols))
}
