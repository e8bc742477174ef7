"""The normal distribution in NumPy: its quantiles (Wichura 1988) and distribution function (Cody 1969)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Wichura, M. J. (1988): Algorithm AS 241, Applied Statistics 37(3), 477-484. Highest power first.
CENTRAL = (
    (2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
     13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608),
    (5226.495278852854561, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
     5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1.0),
)  # fmt: skip
MIDDLE = (
    (7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
     3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734),
    (1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
     0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1.0),
)  # fmt: skip
TAIL = (
    (2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
     0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772),
    (2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5,
     7.868691311456132591e-4, 0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1.0),
)  # fmt: skip
# Cody, W. J. (1969): Rational Chebyshev approximations for the error function, Math. Comp. 23, 631-637.
_NEAR = (
    (1.85777706184603153e-1, 3.16112374387056560, 1.13864154151050156e2, 3.77485237685302021e2,
     3.20937758913846947e3),
    (1.0, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3),
)  # fmt: skip
_FAR = (
    (2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1,
     2.98635138197400131e2, 8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3,
     1.23033935479799725e3),
    (1.0, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3,
     3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3),
)  # fmt: skip


def _ratio(pair: tuple[tuple[float, ...], tuple[float, ...]], x: Floats) -> Floats:
    return np.asarray(np.polyval(pair[0], x) / np.polyval(pair[1], x))


def inverse(q: Floats) -> Floats:
    """Standard normal quantiles of q in (0, 1), to machine precision."""
    middle = q - 0.5
    found = np.empty_like(q)
    central = np.abs(middle) <= 0.425
    found[central] = middle[central] * _ratio(CENTRAL, 0.180625 - middle[central] ** 2)
    outer = ~central
    r = np.sqrt(-np.log(np.minimum(q[outer], 1 - q[outer])))
    far = np.where(r <= 5, _ratio(MIDDLE, r - 1.6), _ratio(TAIL, r - 5))
    found[outer] = np.copysign(far, middle[outer])
    return found


def distribution(z: Floats) -> Floats:
    """Probability below z of a standard normal number, to about 1e-15."""
    x = np.abs(z) / np.sqrt(2)
    near = x <= 0.5
    inner = np.where(near, x, 0.0)
    middle = 0.5 * inner * _ratio(_NEAR, inner**2)
    outer = np.where(near, 1.0, np.minimum(x, 27.0))
    tail = 0.5 * np.exp(-(outer**2)) * _ratio(_FAR, outer)
    return np.where(near, 0.5 + np.copysign(middle, z), np.where(z < 0, tail, 1 - tail))
