// Package unsup is the root of a framework that reproduces the tables and
// figures of R. Salakhutdinov's "Deep Unsupervised Learning" tutorial on real
// data, from a seed, to the bit. It holds no code: the command is cmd/unsup,
// and the floors below it are experiments, models, datasets, registry,
// results, simd and asm. The tests here hold the floors apart.
package unsup
