"""Estimates of many groups' shares that lend each small group some of the others' strength: beta-binomial empirical Bayes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln, expit
from scipy.stats import beta

# With fewer groups the spread between them can't be told from noise; then no group borrows from the others.
FEWEST_GROUPS = 8
# Between "every group may be anything" and "all groups are one": outside it the likelihood is flat and the fit wanders.
LEAST_STRENGTH, MOST_STRENGTH = 0.5, 1e6


@dataclass(frozen=True)
class Prior:
    """A beta distribution of the groups' true shares. ``fitted`` is False for the fixed one."""

    a: float
    b: float
    fitted: bool

    @property
    def mean(self) -> float:
        """Its mean, from 0 to 1."""
        return self.a / (self.a + self.b)

    @property
    def strength(self) -> float:
        """How many answers it weighs as much as."""
        return self.a + self.b


# Jeffreys' prior: its credible intervals keep their promised coverage at every n (Brown, Cai and DasGupta 2001).
FIXED = Prior(0.5, 0.5, fitted=False)


@dataclass(frozen=True)
class Estimate:
    """A group's share as far as the data and the prior know it, with its equal-tailed credible interval."""

    share: float
    low: float
    high: float


def fit(groups: Sequence[tuple[int, int]]) -> Prior:
    """The prior under which the groups' (successes, n) are likeliest; FIXED when fewer than FEWEST_GROUPS have answers.

    Marginal maximum likelihood of the beta-binomial: Casella (1985), An introduction to empirical Bayes data analysis, The
    American Statistician 39, 83-87; for shares Griffin and Krutchkoff (1971), Biometrika 58, 217-221.
    Raises ValueError for counts that are no counts.
    """
    x, n = _arrays(groups)
    if len(x) < FEWEST_GROUPS:
        return FIXED
    mean = np.clip((x.sum() + 0.5) / (n.sum() + 1), 1e-6, 1 - 1e-6)
    start = [np.log(mean / (1 - mean)), np.log(20.0)]
    bounds = [(-14.0, 14.0), (np.log(LEAST_STRENGTH), np.log(MOST_STRENGTH))]
    found = minimize(_unlikeliness, start, args=(x, n), bounds=bounds, method="L-BFGS-B")
    mean, strength = float(expit(found.x[0])), float(np.exp(found.x[1]))
    return Prior(mean * strength, (1 - mean) * strength, fitted=True)


def _unlikeliness(at: np.ndarray, x: np.ndarray, n: np.ndarray) -> float:
    mean, strength = expit(at[0]), np.exp(at[1])
    a, b = mean * strength, (1 - mean) * strength
    return float(-np.sum(betaln(x + a, n - x + b) - betaln(a, b)))


def _arrays(groups: Sequence[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    for x, n in groups:
        if not 0 <= x <= n:
            raise ValueError("0 <= successes <= n is needed")
    answered = np.array([group for group in groups if group[1] > 0], dtype=float).reshape(-1, 2)
    return answered[:, 0], answered[:, 1]


def estimate(successes: int, n: int, prior: Prior, level: float = 0.95) -> Estimate:
    """A group's posterior mean and credible interval under ``prior``; with n = 0 the prior's own."""
    if not 0 <= successes <= n:
        raise ValueError("0 <= successes <= n is needed")
    a, b = successes + prior.a, n - successes + prior.b
    low, high = (float(beta.ppf(p, a, b)) for p in ((1 - level) / 2, (1 + level) / 2))
    return Estimate(a / (a + b), low, high)
