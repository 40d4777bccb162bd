package datasets

import "sync"

// Memory keeps what this process has read, by place. Its zero value is empty.
type Memory[T any] struct {
	mu    sync.Mutex
	known map[string]T
}

// At returns what is at a place, which it reads once. Errors are not kept:
// mended files load.
func (m *Memory[T]) At(place string, read func() (T, error)) (T, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if t, ok := m.known[place]; ok {
		return t, nil
	}
	t, err := read()
	if err != nil {
		var none T
		return none, err
	}
	if m.known == nil {
		m.known = make(map[string]T)
	}
	m.known[place] = t
	return t, nil
}
