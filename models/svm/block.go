package svm

// block is the problem restricted to a working set of q multipliers, all others
// held where they are: sequential minimal optimisation (Platt 1998) with the
// second-order choice of the pair (Fan, Chen and Lin 2005), on a q x q kernel
// that stays in the processor's cache.
type block struct {
	c        float64
	q        int
	k        []float32 // q x q
	y        []float64 // +1 or -1
	alpha    []float64
	f        []float64 // y times the gradient: sum_j alpha_j y_j k_ij - y_i
	up, down []bool    // alpha y may grow; may shrink
}

const (
	// tau stands in for a curvature that rounding has made zero or negative
	// (LIBSVM's TAU).
	tau = 1e-12
	// innerDrop: a block is solved until its violation is this fraction of
	// what it was at the start (ThunderSVM); more would be undone by the next
	// working set.
	innerDrop = 0.1
	// innerSweeps bounds the steps in a block to this many for each of its
	// multipliers, so that the time between two looks at the context is bounded
	// too.
	innerSweeps = 100
)

func newBlock(q int, c float64) *block {
	return &block{c: c, k: make([]float32, q*q), y: make([]float64, q), alpha: make([]float64, q),
		f: make([]float64, q), up: make([]bool, q), down: make([]bool, q)}
}

// solve lowers the violation to innerDrop of its first value, or to tolerance
// where that is more.
func (b *block) solve(tolerance float64) {
	for i := range b.q {
		b.bounds(i)
	}
	for step := range innerSweeps * b.q {
		i, j, violation := b.pair()
		if step == 0 {
			tolerance = max(tolerance, innerDrop*violation)
		}
		if j < 0 || violation <= tolerance {
			return
		}
		b.step(i, j)
	}
}

// bounds notes in which directions multiplier i may go: the sets I_up and
// I_low.
func (b *block) bounds(i int) {
	b.up[i] = canGrow(b.y[i], b.alpha[i], b.c)
	b.down[i] = canGrow(-b.y[i], b.alpha[i], b.c)
}

// canGrow tells whether alpha y may grow within 0 <= alpha <= c.
func canGrow(y, alpha, c float64) bool {
	if y > 0 {
		return alpha < c
	}
	return alpha > 0
}

// pair returns the multiplier i that most wants alpha y to grow, the partner j
// with which a step lowers the objective most, and the greatest violation
// f_j - f_i of any partner. j is -1 when there is none.
func (b *block) pair() (i, j int, violation float64) {
	i, j = -1, -1
	for t, f := range b.f[:b.q] {
		if b.up[t] && (i < 0 || f < b.f[i]) {
			i = t
		}
	}
	if i < 0 {
		return i, j, 0
	}
	fi, row := b.f[i], b.k[i*b.q:(i+1)*b.q]
	gain, curve := 0.0, 1.0 // the best (f_j - f_i)^2 and its curvature
	for t, f := range b.f[:b.q] {
		d := f - fi
		if d <= 0 || !b.down[t] {
			continue
		}
		violation = max(violation, d)
		g, a := d*d, curvature(row[t])
		if float64(g*curve) > float64(gain*a) { // g/a > gain/curve
			j, gain, curve = t, g, a
		}
	}
	return i, j, violation
}

// curvature is the second derivative k_ii + k_jj - 2 k_ij of the objective
// along a step of the pair; the Gaussian kernel's diagonal is 1.
func curvature(kij float32) float64 {
	if a := 2 - 2*float64(kij); a > 0 {
		return a
	}
	return tau
}

// step moves alpha_i y_i up and alpha_j y_j down by the same amount, to the
// minimum along that line or to the first bound.
func (b *block) step(i, j int) {
	ri, rj := b.k[i*b.q:(i+1)*b.q], b.k[j*b.q:(j+1)*b.q]
	size := (b.f[j] - b.f[i]) / curvature(ri[j])
	roomI, roomJ := room(b.y[i], b.alpha[i], b.c), room(-b.y[j], b.alpha[j], b.c)
	size = min(size, roomI, roomJ)
	b.alpha[i] = moved(b.y[i], b.alpha[i], b.c, size, roomI)
	b.alpha[j] = moved(-b.y[j], b.alpha[j], b.c, size, roomJ)
	b.bounds(i)
	b.bounds(j)
	for t := range b.f[:b.q] {
		b.f[t] += float64(size * (float64(ri[t]) - float64(rj[t])))
	}
}

// room is how far alpha can go in the direction of dir's sign.
func room(dir, alpha, c float64) float64 {
	if dir > 0 {
		return c - alpha
	}
	return alpha
}

// moved returns alpha after a step in the direction of dir's sign: on the bound
// exactly when the step takes all the room there is.
func moved(dir, alpha, c, size, room float64) float64 {
	switch {
	case dir > 0 && size == room:
		return c
	case dir > 0:
		return alpha + size
	case size == room:
		return 0
	default:
		return alpha - size
	}
}
