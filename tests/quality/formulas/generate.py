#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Formulas from a grammar, one a line: generate.py COUNT [SEED]. The lines are committed."""
import random
import sys

VARS = list('abcdefghijklmnpqrstuvwxyzABCDEFGHIJKLMNPQRSTUVWXYZ') + [
    r'\alpha', r'\beta', r'\gamma', r'\delta', r'\varepsilon', r'\epsilon', r'\theta', r'\lambda', r'\mu', r'\nu',
    r'\xi', r'\pi', r'\rho', r'\sigma', r'\tau', r'\phi', r'\varphi', r'\chi', r'\psi', r'\omega', r'\Gamma',
    r'\Delta', r'\Lambda', r'\Phi', r'\Psi', r'\Omega', r'\Sigma', r'\eta', r'\zeta', r'\kappa', r'\ell', r'\hbar']
FANCY = [r'\mathbb{R}', r'\mathbb{E}', r'\mathbb{Z}', r'\mathcal{L}', r'\mathcal{F}', r'\mathcal{H}', r'\mathbf{x}',
         r'\mathbf{A}', r'\mathrm{d}', r'\mathfrak{g}', r'\boldsymbol{\theta}', r'\mathbf{v}', r'\infty', r'\partial',
         r'\nabla', r'\emptyset']
BIN = ['+', '-', r'\cdot', r'\times', r'\pm', r'\otimes', r'\oplus', r'\cup', r'\cap', r'\circ', r'\wedge', '/']
REL = ['=', '<', '>', r'\leq', r'\geq', r'\in', r'\subset', r'\subseteq', r'\approx', r'\equiv', r'\sim', r'\neq',
       r'\rightarrow', r'\mapsto', r'\Rightarrow', r'\propto', r'\cong', r'\simeq', r'\notin', r'\ll', r'\longrightarrow']
FUNC = [r'\sin', r'\cos', r'\log', r'\exp', r'\ln', r'\tan', r'\det', r'\dim', r'\ker']
ACCENT = [r'\hat', r'\bar', r'\tilde', r'\vec', r'\dot', r'\ddot']
BIGOP = [r'\sum', r'\prod', r'\bigcup', r'\bigoplus', r'\int']


def atom(r, d):
    k = r.random()
    if k < 0.55:
        return r.choice(VARS)
    if k < 0.72:
        return str(r.randint(0, 99) if r.random() < 0.3 else r.randint(0, 9))
    if k < 0.80:
        return r.choice(FANCY)
    if k < 0.86:
        return '%s{%s}' % (r.choice(ACCENT), r.choice(VARS[:26]))
    if d <= 0:
        return r.choice(VARS)
    if k < 0.93:
        return r'\left(%s\right)' % expr(r, d - 1)
    return '%s(%s)' % (r.choice(list('fghFGHPT') + [r'\phi', r'\Gamma']), term(r, d - 1))


def script(r, d):
    return r.choice([lambda: r.choice(VARS), lambda: str(r.randint(0, 9)), lambda: r.choice('ijkn') + r.choice(['+1', '-1', ',j', '=1']),
                     lambda: term(r, d - 1)])()


def factor(r, d):
    k = r.random()
    base = atom(r, d)
    if k < 0.45 or d <= 0:
        return base
    if base.isdigit() or base.endswith(r'\right)') and k < 0.75:
        return base
    if k < 0.65:
        return '%s_{%s}' % (base, script(r, d))
    if k < 0.85:
        return '%s^{%s}' % (base, script(r, d))
    return '%s_{%s}^{%s}' % (base, script(r, d - 1), script(r, d - 1))


def term(r, d):
    k = r.random()
    if d > 0:
        if k < 0.10:
            return r'\frac{%s}{%s}' % (expr(r, d - 1), expr(r, d - 1))
        if k < 0.14:
            return r'\sqrt{%s}' % expr(r, d - 1)
        if k < 0.155:
            return r'\sqrt[%s]{%s}' % (r.choice('3nk'), expr(r, d - 1))
        if k < 0.22:
            op = r.choice(BIGOP)
            return '%s_{%s}^{%s} %s' % (op, r.choice(['i=1', 'k=0', 'n=1', '0', 'a', 'j']), r.choice(['n', 'N', r'\infty', 'b', '1']), factor(r, d - 1))
        if k < 0.26:
            return '%s %s' % (r.choice(FUNC), factor(r, d - 1))
        if k < 0.275:
            return r'\overline{%s}' % expr(r, d - 1)
        if k < 0.285:
            return r'\left|%s\right|' % expr(r, d - 1)
        if k < 0.295:
            return r'\left\{%s\right\}' % expr(r, d - 1)
        if k < 0.30:
            return r'\lim_{%s \rightarrow %s} %s' % (r.choice('xnt'), r.choice(['0', r'\infty', 'a']), factor(r, d - 1))
        if k < 0.31:
            return r'\binom{%s}{%s}' % (r.choice('nmN'), r.choice('kij'))
        if k < 0.32:
            return r'\widehat{%s}' % (r.choice(VARS[:46]) + r.choice(VARS[:46]))
        if k < 0.33:
            return r'\underbrace{%s}_{%s}' % (expr(r, d - 1), r.choice(['n', 'k', '=0']))
    return ' '.join(factor(r, d) for _ in range(r.choice([1, 1, 1, 2, 2, 3])))


def expr(r, d):
    parts = [term(r, d)]
    for _ in range(r.choice([0, 0, 1, 1, 2])):
        parts += [r.choice(BIN), term(r, d)]
    return ' '.join(parts)


def formula(r):
    k = r.random()
    d = r.choice([1, 2, 2, 3])
    if k < 0.78:
        return ' '.join([expr(r, d), r.choice(REL), expr(r, d)])
    if k < 0.86:
        n, m = r.randint(2, 3), r.randint(2, 3)
        a, b = r.choice([('(', ')'), ('[', ']'), ('|', '|')])
        rows = r' \\ '.join(' & '.join(factor(r, 0) for _ in range(m)) for _ in range(n))
        return r'%s = \left%s\begin{array}{%s}%s\end{array}\right%s' % (factor(r, 1), a, 'c' * m, rows, b)
    if k < 0.92:
        rows = r' \\ '.join(r'%s & \text{ if } %s' % (expr(r, 1), r.choice(['x>0', 'n=1', r'x \leq 0', r't \in A'])) for _ in range(2))
        return r'%s = \left\{\begin{array}{ll}%s\end{array}\right.' % (r.choice(['f(x)', 'g(t)', 'a_{n}']), rows)
    rows = r' \\ '.join('%s &= %s' % (factor(r, 1), expr(r, d)) for _ in range(r.choice([2, 3])))
    return r'\begin{aligned}%s\end{aligned}' % rows


def main():
    r = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 20)
    for _ in range(int(sys.argv[1])):
        print(formula(r))


main()
