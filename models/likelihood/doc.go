// Package likelihood measures how probable Boltzmann machines find data: ln Z
// by annealed importance sampling (Salakhutdinov & Murray 2008), the
// variational bound of a deep machine (Salakhutdinov & Hinton 2009, section
// 3.2), and the conservative estimate of reverse annealing (Burda, Grosse &
// Salakhutdinov 2015).
//
// All of it works on one kind of model, units x that are the state of a chain
// and units z that are summed out, joined to each other alone. An RBM is one. A
// deep Boltzmann machine is one too: its odd layers are independent given the
// even ones and the other way round, so that h1, h3, ... may stand as x and v,
// h2, h4, ... as z. Of a machine of two hidden layers this leaves h1 as the
// state, as in the authors' program.
//
// Chains go through the distributions
//
//	f_t(x) = exp(x ((1-t) a + t b)') prod_j (1 + exp(t (x W_j + c_j)))    t = t_0, ..., t_K from 0 to 1
//
// from a base of independent units, of biases a, whose Z_0 is known, to the
// model: the inverse temperatures t are the papers' beta. A chain's weight is
// Z_0 times the product of f_t_k(x) / f_t_k-1(x) over its states.
//
// Units that are not binary:
//
//   - Labels, a softmax group of K units of which exactly one is on, are a part
//     of x where they are joined to z, or else are summed out, with the factor
//     sum_k exp(t (x L_k' + a_k)). Z_0 has sum_k exp(a_k), or K. What is measured
//     is p(v), the sum over labels of p(v, y).
//   - Real v, of a Gaussian RBM, are summed out by their integral, and x is h:
//     exp(t x W b' + t^2 |x W|^2/2) (2 pi)^(V/2) stands in place of the product.
//     log p(v) is then the logarithm of a density, of the data as the RBM sees
//     them: of mean 0 and variance 1, say. That of data before they were divided
//     by s is lower by log s for each unit.
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
