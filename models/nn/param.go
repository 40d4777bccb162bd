package nn

// Param is a named parameter array of a model, sharing the model's memory: what
// a digest or a checkpoint goes through, in a fixed order.
type Param struct {
	Name  string // "W1"
	Shape []int  // rows, columns; or the length of a vector
	Data  []float32
}
