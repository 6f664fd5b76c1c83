/* A training step of the convolution lab as plain loops, picture by picture, by Adam: no lanes, no blocks.

   Layers are rows of ten numbers: kind (0 convolution, 1 mean, 2 maximum), maps in, maps out, window, stride, padding,
   1 for ReLU, side in, side out, where the weights are in the parameters; biases follow weights. Dense layers are
   convolutions of maps of one number. Buffers of maps have `room` numbers for each layer, the pictures before all. */

#include <math.h>
#include <string.h>

enum { KIND, IN, OUT, WINDOW, STRIDE, PADDING, RELU, SIDE_IN, SIDE_OUT, WEIGHTS, COLUMNS };

static void forward(const long *l, const double *w, const double *in, double *out) {
    long k = l[WINDOW], s = l[SIDE_IN], t = l[SIDE_OUT];
    const double *b = w + l[OUT] * l[IN] * k * k;
    for (long o = 0; o < l[OUT]; o++)
        for (long r = 0; r < t; r++)
            for (long c = 0; c < t; c++) {
                double sum = 0, best = -INFINITY;
                long first = l[KIND] ? o : 0, end = l[KIND] ? o + 1 : l[IN];
                for (long i = first; i < end; i++)
                    for (long y = 0; y < k; y++)
                        for (long x = 0; x < k; x++) {
                            long row = r * l[STRIDE] + y - l[PADDING], column = c * l[STRIDE] + x - l[PADDING];
                            if (row < 0 || column < 0 || row >= s || column >= s) continue;
                            double v = in[(i * s + row) * s + column];
                            if (l[KIND]) { sum += v; if (v > best) best = v; }
                            else sum += v * w[((o * l[IN] + i) * k + y) * k + x];
                        }
                if (l[KIND] == 2) sum = best;
                else if (l[KIND]) sum /= k * k;
                else { sum += b[o]; if (l[RELU] && sum < 0) sum = 0; }
                out[(o * t + r) * t + c] = sum;
            }
}

static void back(const long *l, const double *w, const double *in, const double *out, double *e, double *into,
                 double *g) {
    long k = l[WINDOW], s = l[SIDE_IN], t = l[SIDE_OUT];
    double *b = g + l[OUT] * l[IN] * k * k;
    memset(into, 0, sizeof(double) * l[IN] * s * s);
    for (long o = 0; o < l[OUT]; o++)
        for (long r = 0; r < t; r++)
            for (long c = 0; c < t; c++) {
                long place = (o * t + r) * t + c;
                double error = e[place];
                if (l[RELU] && out[place] <= 0) error = 0;
                int won = 0;
                long first = l[KIND] ? o : 0, end = l[KIND] ? o + 1 : l[IN];
                if (!l[KIND]) b[o] += error;
                for (long i = first; i < end; i++)
                    for (long y = 0; y < k; y++)
                        for (long x = 0; x < k; x++) {
                            long row = r * l[STRIDE] + y - l[PADDING], column = c * l[STRIDE] + x - l[PADDING];
                            if (row < 0 || column < 0 || row >= s || column >= s) continue;
                            long from = (i * s + row) * s + column, tap = ((o * l[IN] + i) * k + y) * k + x;
                            if (l[KIND] == 1) into[from] += error / (k * k);
                            else if (l[KIND]) { if (!won && in[from] == out[place]) { into[from] += error; won = 1; } }
                            else { g[tap] += error * in[from]; into[from] += error * w[tap]; }
                        }
            }
}

/* One loss per call, the mean over the pictures; with `train`, a step of Adam by it. */
double step(const long *layers, long count, long classes, const double *pictures, const long *labels, long n, int train,
            double *w, double *g, double *m, double *v, long size, double *maps, double *errors, long room, double rate,
            long update) {
    double loss = 0;
    long pixels = layers[IN] * layers[SIDE_IN] * layers[SIDE_IN];
    for (long p = 0; p < n; p++) {
        memcpy(maps, pictures + p * pixels, sizeof(double) * pixels);
        for (long k = 0; k < count; k++) {
            const long *l = layers + k * COLUMNS;
            forward(l, w + l[WEIGHTS], maps + k * room, maps + (k + 1) * room);
        }
        double *sums = maps + count * room, *e = errors + count * room, most = sums[0], total = 0;
        for (long k = 1; k < classes; k++) if (sums[k] > most) most = sums[k];
        for (long k = 0; k < classes; k++) total += e[k] = exp(sums[k] - most);
        loss += log(total) + most - sums[labels[p]];
        if (!train) continue;
        for (long k = 0; k < classes; k++) e[k] = e[k] / total - (k == labels[p]);
        for (long k = count - 1; k >= 0; k--) {
            const long *l = layers + k * COLUMNS;
            back(l, w + l[WEIGHTS], maps + k * room, maps + (k + 1) * room, errors + (k + 1) * room, errors + k * room,
                 g + l[WEIGHTS]);
        }
    }
    if (train)
        for (long k = 0; k < size; k++) {
            double d = g[k] / n;
            m[k] = 0.9 * m[k] + 0.1 * d;
            v[k] = 0.999 * v[k] + 0.001 * d * d;
            w[k] -= rate / (1 - pow(0.9, update)) * m[k] / (sqrt(v[k]) / sqrt(1 - pow(0.999, update)) + 1e-8);
            g[k] = 0;
        }
    return loss / n;
}
