package caltech101

// shrink returns g with its longer side at most side pixels; smaller pictures
// stay as they are. A pixel of the result is the mean of the area that it
// covers, in integers: a pixel of g that lies on a border counts by the share
// that lies inside.
func shrink(g Grey, side int) Grey {
	longer := max(g.Width, g.Height)
	if longer <= side {
		return g
	}
	s := Grey{Width: shorter(g.Width, side, longer), Height: shorter(g.Height, side, longer)}
	s.Pixels = make([]uint8, s.Width*s.Height)
	columns, rows := cover(s.Width, g.Width), cover(s.Height, g.Height)
	area := uint64(g.Width) * uint64(g.Height)
	sums := make([]uint64, s.Width)
	for y, band := range rows {
		clear(sums)
		for i, weight := range band.weights {
			from := g.Pixels[(band.first+i)*g.Width:]
			for x, c := range columns {
				line := uint64(0)
				for k, w := range c.weights {
					line += w * uint64(from[c.first+k])
				}
				sums[x] += weight * line
			}
		}
		for x, v := range sums {
			s.Pixels[y*s.Width+x] = uint8((v + area/2) / area)
		}
	}
	return s
}

// shorter is n side/longer, rounded, and at least 1.
func shorter(n, side, longer int) int { return max(1, (n*side+longer/2)/longer) }

// span is the part of a line of pixels that one pixel of a shorter line
// covers: how much of each.
type span struct {
	first   int
	weights []uint64
}

// cover cuts a line of n pixels into m <= n equal parts. A pixel of the line
// has weight m in all, a part has n.
func cover(m, n int) []span {
	spans := make([]span, m)
	for i := range spans {
		lo, hi := i*n, (i+1)*n // in units of 1/m pixel
		s := span{first: lo / m}
		for at := lo; at < hi; {
			next := min(hi, (at/m+1)*m)
			s.weights = append(s.weights, uint64(next-at))
			at = next
		}
		spans[i] = s
	}
	return spans
}
