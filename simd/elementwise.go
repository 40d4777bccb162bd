package simd

// Exp sets dst[i] = exp(x[i]). At most 0.75 ULP from the true value over every
// float32, denormal results included (the other functions here: at most 2);
// exp(-Inf) = 0, exp(+Inf) = +Inf. dst may be x, here and below.
func Exp(dst, x []float32) { mapUnary("Exp", active.exp, dst, x) }

// Log sets dst[i] = log(x[i]). log(0) = -Inf; a negative x gives NaN.
func Log(dst, x []float32) { mapUnary("Log", active.log, dst, x) }

// Sigmoid sets dst[i] = 1/(1+exp(-x[i])).
func Sigmoid(dst, x []float32) { mapUnary("Sigmoid", active.sigmoid, dst, x) }

// Tanh sets dst[i] = tanh(x[i]).
func Tanh(dst, x []float32) { mapUnary("Tanh", active.tanh, dst, x) }

// Softplus sets dst[i] = log(1+exp(x[i])).
func Softplus(dst, x []float32) { mapUnary("Softplus", active.softplus, dst, x) }

// Relu sets dst[i] = max(x[i], 0).
func Relu(dst, x []float32) { mapUnary("Relu", active.relu, dst, x) }

// Erf sets dst[i] = erf(x[i]).
func Erf(dst, x []float32) { mapUnary("Erf", active.erf, dst, x) }

// Add sets dst = a + b.
func Add(dst, a, b []float32) { mapBinary("Add", active.add, dst, a, b) }

// Sub sets dst = a - b.
func Sub(dst, a, b []float32) { mapBinary("Sub", active.sub, dst, a, b) }

// Mul sets dst = a * b, element by element.
func Mul(dst, a, b []float32) { mapBinary("Mul", active.mul, dst, a, b) }

// SigmoidGrad sets dst = dy y (1-y): the gradient before a sigmoid whose
// output is y.
func SigmoidGrad(dst, dy, y []float32) { mapBinary("SigmoidGrad", active.sigmoidGrad, dst, dy, y) }

// TanhGrad sets dst = dy (1-y^2): the gradient before a tanh whose output is y.
func TanhGrad(dst, dy, y []float32) { mapBinary("TanhGrad", active.tanhGrad, dst, dy, y) }

// ReluGrad sets dst = dy where y > 0 and 0 elsewhere.
func ReluGrad(dst, dy, y []float32) { mapBinary("ReluGrad", active.reluGrad, dst, dy, y) }

// Axpy adds alpha x to y, fused: y = fma(alpha, x, y).
func Axpy(alpha float32, x, y []float32) {
	mustLen("Axpy", len(x), len(y))
	active.axpy(alpha, x, y)
}

// Scale sets dst = c x.
func Scale(dst []float32, c float32, x []float32) {
	mustLen("Scale", len(dst), len(x))
	active.scale(dst, c, x)
}

// AddScalar sets dst = x + c.
func AddScalar(dst []float32, c float32, x []float32) {
	mustLen("AddScalar", len(dst), len(x))
	active.addScalar(dst, c, x)
}

// Clamp sets dst[i] to x[i], or to the bound lo or hi that it lies beyond; a
// NaN stays.
func Clamp(dst []float32, lo, hi float32, x []float32) {
	mustLen("Clamp", len(dst), len(x))
	active.clamp(dst, lo, hi, x)
}

// FromBytes sets dst[i] = float32(src[i]) * scale.
func FromBytes(dst []float32, scale float32, src []uint8) {
	mustLen("FromBytes", len(dst), len(src))
	active.fromBytes(dst, scale, src)
}

// Fill sets every element of x to v.
func Fill(x []float32, v float32) {
	for i := range x {
		x[i] = v
	}
}

// mapChunk is the number of elements that one chunk of an elementwise call
// covers; part of no result, only of the cost.
const mapChunk = 16384

func mapUnary(name string, f func(dst, x []float32), dst, x []float32) {
	mustLen(name, len(dst), len(x))
	if len(x) <= mapChunk {
		f(dst, x)
		return
	}
	t := mapTasks.get()
	t.unary, t.dst, t.a = f, dst, x
	parallel((len(x)+mapChunk-1)/mapChunk, t)
	*t = mapTask{}
	mapTasks.put(t)
}

func mapBinary(name string, f func(dst, a, b []float32), dst, a, b []float32) {
	mustLen(name, len(dst), len(a))
	mustLen(name, len(a), len(b))
	if len(a) <= mapChunk {
		f(dst, a, b)
		return
	}
	t := mapTasks.get()
	t.binary, t.dst, t.a, t.b = f, dst, a, b
	parallel((len(a)+mapChunk-1)/mapChunk, t)
	*t = mapTask{}
	mapTasks.put(t)
}

type mapTask struct {
	unary     func(dst, x []float32)
	binary    func(dst, a, b []float32)
	dst, a, b []float32
}

var mapTasks freeList[mapTask]

func (t *mapTask) chunk(i int) {
	lo, hi := i*mapChunk, min((i+1)*mapChunk, len(t.a))
	if t.unary != nil {
		t.unary(t.dst[lo:hi], t.a[lo:hi])
	} else {
		t.binary(t.dst[lo:hi], t.a[lo:hi], t.b[lo:hi])
	}
}
