package train

// First returns p with f run as its first epoch begins, before p.Begin:
// set-up that needs what an earlier phase has learned.
func (p Phase) First(f func()) Phase {
	begin := p.Begin
	p.Begin = func(epoch int) {
		if epoch == 0 {
			f()
		}
		if begin != nil {
			begin(epoch)
		}
	}
	return p
}
