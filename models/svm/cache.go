package svm

// rowCache keeps kernel rows by example, the most recently used ones when they
// do not all fit.
type rowCache struct {
	data   []float32
	width  int     // length of a row
	slots  int     // rows that fit
	filled int     // slots taken
	slotOf []int32 // by example; none when it is not cached
	owner  []int32 // by slot

	// The slots as a ring from the most to the least recently used; the last
	// element is the ring's start and end.
	next, prev []int32
}

const none = -1

// newRowCache reserves room for size elements and for the books on at most
// examples examples.
func newRowCache(size, examples int) *rowCache {
	return &rowCache{data: make([]float32, size), slotOf: make([]int32, examples),
		owner: make([]int32, examples), next: make([]int32, examples+1), prev: make([]int32, examples+1)}
}

// reset empties the cache and prepares it for n examples, whose rows have n
// elements.
func (c *rowCache) reset(n int) {
	c.width, c.slots, c.filled = n, min(len(c.data)/n, n), 0
	for i := range c.slotOf[:n] {
		c.slotOf[i] = none
	}
	c.next[c.slots], c.prev[c.slots] = int32(c.slots), int32(c.slots)
}

// get returns the row of example i, which becomes the most recently used, or
// nil.
func (c *rowCache) get(i int32) []float32 {
	slot := c.slotOf[i]
	if slot == none {
		return nil
	}
	c.unlink(slot)
	c.front(slot)
	return c.row(slot)
}

// put makes room for the row of example i, which is not cached, and returns
// it for the caller to fill.
func (c *rowCache) put(i int32) []float32 {
	slot := int32(c.filled)
	if c.filled < c.slots {
		c.filled++
	} else {
		slot = c.prev[c.slots]
		c.unlink(slot)
		c.slotOf[c.owner[slot]] = none
	}
	c.owner[slot], c.slotOf[i] = i, slot
	c.front(slot)
	return c.row(slot)
}

func (c *rowCache) row(slot int32) []float32 {
	return c.data[int(slot)*c.width : (int(slot)+1)*c.width]
}

func (c *rowCache) unlink(slot int32) {
	c.next[c.prev[slot]], c.prev[c.next[slot]] = c.next[slot], c.prev[slot]
}

func (c *rowCache) front(slot int32) {
	end := int32(c.slots)
	first := c.next[end]
	c.next[end], c.prev[slot], c.next[slot], c.prev[first] = slot, end, first, slot
}
