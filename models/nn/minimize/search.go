package minimize

import "math"

// search looks along the direction for a point that fulfils the Wolfe-Powell
// conditions, from a step of t on: first by extrapolation, until the minimum
// is bracketed, then by interpolation. It tells whether it has found one, which
// is then m.last.
func (m *Minimizer) search(t float64) bool {
	m.lowest = m.start
	before := m.extrapolate(t)
	m.interpolate(before)
	return math.Abs(m.last.d) < float64(-sigma*m.start.d) && m.last.f < m.line(m.last.t) && finite(m.last.f)
}

// line is the value that a point at step t must be below: the start's value
// and the share rho of what its slope promises.
func (m *Minimizer) line(t float64) float64 {
	return m.start.f + float64(float64(t*rho)*m.start.d)
}

// evaluate makes the point at step t the last one, and the lowest if it is.
// It tells whether value and gradient are finite numbers.
func (m *Minimizer) evaluate(t float64) bool {
	m.left--
	m.at(t)
	m.last = point{t: t, f: m.f(m.trial, m.slope)}
	m.last.d = dot(m.slope, m.direction)
	if !finite(m.last.f) || !finite(dot(m.slope, m.slope)) {
		return false
	}
	if m.last.f < m.lowest.f {
		m.lowest = m.last
		copy(m.best, m.slope)
	}
	return true
}

// extrapolate takes longer and longer steps, from t on, until the slope is
// hardly negative any more or the value has not fallen enough. It returns the
// point before the last: the two bracket the minimum. Where the function is
// not a finite number it goes half way back.
func (m *Minimizer) extrapolate(t float64) point {
	p2 := m.start
	for {
		for !m.evaluate(t) {
			if m.left == 0 {
				return p2
			}
			t = (p2.t + t) / 2
		}
		p3 := m.last
		if p3.d > float64(sigma*m.start.d) || p3.f > m.line(p3.t) || m.left == 0 {
			return p2
		}
		p1 := p2
		p2 = p3
		t = beyond(p1, p2)
	}
}

// beyond is the step at which the cubic through two points, with their slopes,
// has its minimum: at most extrapolate times p2's, and not too near to p2.
func beyond(p1, p2 point) float64 {
	w := p2.t - p1.t
	a := float64(6*(p1.f-p2.f)) + float64(3*float64((p2.d+p1.d)*w))
	b := float64(3*(p2.f-p1.f)) - float64((float64(2*p1.d)+p2.d)*w)
	root := math.Sqrt(float64(b*b) - float64(float64(a*p1.d)*w))
	t := p1.t - float64(p1.d*float64(w*w))/(b+root)
	far := float64(p2.t * extrapolate)
	if !finite(t) || t < 0 || t > far {
		return far
	}
	return max(t, p2.t+float64(interpolate*w))
}

// interpolate narrows the bracket between p2 and the last point until the last
// point fulfils the conditions or no evaluation is left.
func (m *Minimizer) interpolate(p2 point) {
	var p4 point
	for m.left > 0 && (math.Abs(m.last.d) > float64(-sigma*m.start.d) || m.last.f > m.line(m.last.t)) {
		if m.last.d > 0 || m.last.f > m.line(m.last.t) {
			p4 = m.last
		} else {
			p2 = m.last
		}
		m.evaluate(m.between(p2, p4))
	}
}

// between is the step inside the bracket at which the parabola through two
// points and the slope of the first has its minimum, where the second is
// higher than the start; else the cubic with both slopes. Where that is no
// number it is the middle, and never too near to an end.
func (m *Minimizer) between(p2, p4 point) float64 {
	w := p4.t - p2.t
	var t float64
	if p4.f > m.start.f {
		t = p2.t - float64(float64(0.5*p2.d)*float64(w*w))/(p4.f-p2.f-float64(p2.d*w))
	} else {
		a := float64(6*(p2.f-p4.f))/w + float64(3*(p4.d+p2.d))
		b := float64(3*(p4.f-p2.f)) - float64((float64(2*p2.d)+p4.d)*w)
		t = p2.t + (math.Sqrt(float64(b*b)-float64(float64(a*p2.d)*float64(w*w)))-b)/a
	}
	if !finite(t) {
		t = (p2.t + p4.t) / 2
	}
	edge := float64(interpolate * w)
	return max(min(t, p4.t-edge), p2.t+edge)
}
