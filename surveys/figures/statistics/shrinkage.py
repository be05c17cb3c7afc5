"""Estimates of many groups' shares that lend each small group some of the others' strength: beta-binomial empirical Bayes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from surveys.figures.statistics.tails import special

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


class Estimate(NamedTuple):
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
    return fitted(*_arrays(groups))


def fitted(x: np.ndarray, n: np.ndarray) -> Prior:
    """``fit`` over arrays of successes (which may be adjusted ones, no whole numbers) and of sizes, all at least 1."""
    from scipy.optimize import minimize  # noqa: PLC0415 - a third of a second that a kiosk's process never needs to pay

    if len(x) < FEWEST_GROUPS:
        return FIXED
    mean = np.clip((x.sum() + 0.5) / (n.sum() + 1), 1e-6, 1 - 1e-6)
    start = [np.log(mean / (1 - mean)), np.log(20.0)]
    bounds = [(-14.0, 14.0), (np.log(LEAST_STRENGTH), np.log(MOST_STRENGTH))]
    found = minimize(_unlikeliness, start, args=(x, n), jac=True, bounds=bounds, method="L-BFGS-B")
    mean, strength = float(special().expit(found.x[0])), float(np.exp(found.x[1]))
    return Prior(mean * strength, (1 - mean) * strength, fitted=True)


def _unlikeliness(at: np.ndarray, x: np.ndarray, n: np.ndarray) -> tuple[float, np.ndarray]:
    """The negative log-likelihood at (logit of the mean, log of the strength), and its slope."""
    mean, strength = special().expit(at[0]), np.exp(at[1])
    a, b = mean * strength, (1 - mean) * strength
    betaln, digamma = special().betaln, special().digamma
    likelihood = np.sum(betaln(x + a, n - x + b) - betaln(a, b))
    whole = np.sum(digamma(strength) - digamma(n + strength))
    by_a = np.sum(digamma(x + a) - digamma(a)) + whole
    by_b = np.sum(digamma(n - x + b) - digamma(b)) + whole
    slope = np.array([strength * mean * (1 - mean) * (by_a - by_b), a * by_a + b * by_b])
    return -float(likelihood), -slope


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
    return Estimate(*intervals(np.array([successes]), np.array([n]), prior, level)[0].tolist())


def intervals(successes: np.ndarray, sizes: np.ndarray, prior: Prior, level: float = 0.95) -> np.ndarray:
    """``estimate`` of many groups at once: a row for each, of its share and the interval's low and high end."""
    ends = (quantiles(successes, sizes, prior, p) for p in ((1 - level) / 2, (1 + level) / 2))
    return np.column_stack([means(successes, sizes, prior), *ends])


def means(successes: np.ndarray, sizes: np.ndarray, prior: Prior) -> np.ndarray:
    """The shares of ``intervals`` alone."""
    a, b = successes + prior.a, sizes - successes + prior.b
    return np.asarray(a / (a + b))


def quantiles(successes: np.ndarray, sizes: np.ndarray, prior: Prior, p: float) -> np.ndarray:
    """The share that each group's true one is below with chance ``p``: the ends of ``intervals`` at 0.025 and 0.975."""
    return np.asarray(special().betaincinv(successes + prior.a, sizes - successes + prior.b, p))
