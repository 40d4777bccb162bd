// Package likelihood measures how probable Boltzmann machines find data: ln Z
// by annealed importance sampling (Salakhutdinov & Murray 2008), the
// variational bound of a deep machine (Salakhutdinov & Hinton 2009, section
// 3.2), and the conservative estimate of reverse annealing (Burda, Grosse &
// Salakhutdinov 2015).
//
// All of it works on one kind of model, an RBM whose hidden units are summed
// out. A deep Boltzmann machine is one too: its odd layers are independent
// given the even ones and the other way round, so that h1, h3, ... may stand
// as "visible" and v, h2, h4, ... as "hidden" units. Of a machine of two hidden
// layers this leaves h1 as the state of a chain, as in the authors' program.
//
// Chains go through the distributions
//
//	f_t(v) = exp(v ((1-t) a + t b)') prod_j (1 + exp(t (v W_j + c_j)))    t = t_0, ..., t_K from 0 to 1
//
// from a base of independent units, of biases a, whose Z_0 is known, to the
// model: the inverse temperatures t are the papers' beta. A chain's weight is
// Z_0 times the product of f_t_k(v) / f_t_k-1(v) over its states.
//
// The mean of the weights is Z without bias; by Jensen's inequality its
// logarithm is ln Z or less on average, and so AIS flatters a model: log p(v)
// comes out too high where there are too few temperatures. Annealing in
// reverse, from data to the base, gives log p(v) or less on average under the
// model that annealing samples from, whatever the chains do. The truth lies
// between the two where both have enough temperatures.
//
// Bits: heavy work is float32 through package simd, sums of log weights are
// float64 with every product rounded, exponentials and logarithms are simd's:
// a metric has the same bits on every machine.
package likelihood
