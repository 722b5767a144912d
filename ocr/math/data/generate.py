#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Make symbols.tsv, encodings.tsv and names.tsv from TeX Live's own declarations.

Run by hand where TeX Live is installed (texlive-latex-extra, texlive-fonts-recommended,
texlive-science, lmodern); the results are committed and compiled in. Sources: the symbol
declarations of LaTeX (fontmath.ltx), amssymb, stmaryrd, esint and unicode-math, and the encoding
vectors of the Type 1 fonts. What they leave open stands in the tables below.
"""
import re
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
CLASSES = {'ord': 'ord', 'alpha': 'ord', 'op': 'op', 'bin': 'bin', 'rel': 'rel', 'open': 'open',
           'close': 'close', 'fence': 'fence', 'punct': 'punct', 'inner': 'ord', 'accent': 'accent',
           'botaccent': 'accent', 'accentwide': 'accent', 'botaccentwide': 'accent', 'over': 'accent',
           'under': 'accent'}


def kpse(name):
    return Path(subprocess.check_output(['kpsewhich', name], text=True).strip())


def source(name):
    text = kpse(name).read_text(encoding='latin1')
    return re.sub(r'(?m)(?<!\\)%.*$', '', text)


# ---- aliases: several names, one symbol; the value is the one we write -------------------------
ALIASES = {
    r'\le': r'\leq', r'\ge': r'\geq', r'\ne': r'\neq', r'\to': r'\rightarrow',
    r'\gets': r'\leftarrow', r'\owns': r'\ni', r'\land': r'\wedge', r'\lor': r'\vee',
    r'\lnot': r'\neg', r'\ast': '*', r'\lbrace': r'\{', r'\rbrace': r'\}', r'\vert': '|',
    r'\Vert': r'\|', r'\mid': '|', r'\lvert': '|', r'\rvert': '|', r'\lVert': r'\|',
    r'\rVert': r'\|', r'\dotp': r'\cdot', r'\cdotp': r'\cdot', r'\ldotp': '.', r'\colon': ':',
    r'\lbrack': '[', r'\rbrack': ']', r'\iff': r'\Longleftrightarrow', r'\hslash': r'\hbar',
    r'\Diamond': r'\diamond', r'\Box': r'\square', r'\lhd': r'\triangleleft',
    r'\rhd': r'\triangleright', r'\vartriangleleft': r'\triangleleft',
    r'\vartriangleright': r'\triangleright', r'\trianglelefteq': r'\unlhd',
    r'\trianglerighteq': r'\unrhd', r'\vartriangle': r'\triangle', r'\bigtriangleup': r'\triangle',
    r'\thicksim': r'\sim', r'\thickapprox': r'\approx', r'\shortmid': '|',
    r'\shortparallel': r'\parallel', r'\smallfrown': r'\frown', r'\smallsmile': r'\smile',
    r'\varpropto': r'\propto', r'\doublecap': r'\Cap', r'\doublecup': r'\Cup',
    r'\restriction': r'\upharpoonright', r'\llless': r'\lll', r'\gggtr': r'\ggg',
    r'\circlearrowclockwise': r'\circlearrowright', r'\mathratio': ':', r'\divslash': '/',
    r'\mathslash': '/', r'\smallint': r'\int', r'\intop': r'\int', r'\ointop': r'\oint',
    r'\iintop': r'\iint', r'\iiintop': r'\iiint', r'\oiintop': r'\oiint',
    r'\smwhtcircle': r'\circ', r'\vysmwhtcircle': r'\circ', r'\vysmblkcircle': r'\bullet',
    r'\smblkcircle': r'\bullet', r'\mdlgwhtsquare': r'\square', r'\mdlgblksquare': r'\blacksquare',
    r'\mdlgwhtcircle': r'\bigcirc', r'\lgwhtcircle': r'\bigcirc', r'\mdlgwhtdiamond': r'\diamond',
    r'\smwhtdiamond': r'\diamond', r'\overbar': r'\bar', r'\mathplus': '+', r'\equal': '=',
    r'\less': '<', r'\greater': '>', r'\minus': '-', r'\mathhyphen': '-', r'\mathcomma': ',',
    r'\mathperiod': '.', r'\mathsemicolon': ';', r'\mathcolon': ':', r'\mathexclam': '!',
    r'\mathquestion': '?', r'\lparen': '(', r'\rparen': ')', r'\mathoctothorpe': r'\#',
    r'\mathdollar': r'\$', r'\mathpercent': r'\%', r'\mathampersand': r'\&', r'\mathatsign': '@',
    r'\unicodecdots': r'\cdots', r'\unicodeellipsis': r'\ldots', r'\increment': r'\Delta',
    r'\mupDelta': r'\Delta', r'\setminus': r'\backslash', r'\smallsetminus': r'\backslash',
    r'\QED': r'\blacksquare', r'\upbackepsilon': r'\ni', r'\backepsilon': r'\ni',
    r'\smallin': r'\in', r'\smallni': r'\ni', r'\varnothing': r'\varnothing',
    r'\dblcolon': '::', r'\Coloneq': '::=', r'\mathunderbar': r'\underline',
    r'\widebar': r'\overline', r'\vdotp': ':', r'\mathellipsis': r'\ldots', r'\angbracketleft': r'\langle',
    r'\rightsquigarrow': r'\rightsquigarrow', r'\leadsto': r'\rightsquigarrow',
    r'\Join': r'\bowtie', r'\blacktriangle': r'\blacktriangle', r'\mathring': r'\mathring',
    r'\ocirc': r'\mathring', r'\ovhook': r'\hat', r'\candra': r'\breve', r'\dprime': r'\prime \prime',
    r'\trprime': r'\prime \prime \prime', r'\qprime': r'\prime \prime \prime \prime',
    r'\cuberoot': r'\sqrt', r'\fourthroot': r'\sqrt', r'\surd': r'\sqrt', r'\longdivision': r'\longdiv',
    r'\lll': r'\lll', r'\mathcent': '¢', r'\mathyen': '¥', r'\yen': '¥', r'\sterling': '£',
    r'\mathparagraph': '¶', r'\mathsection': r'\S',
    r'\Tr': r'\operatorname{Tr}', r'\enclosecircle': r'\bigcirc', r'\eth': 'ð', r'\matheth': 'ð',
    r'\thinspace': '', r'\Planckconst': 'h', r'\hermitmatrix': r'\dagger', r'\ddagger': r'\ddagger',
    r'\varhexagonlrbonds': r'\square', r'\upint': r'\int', r'\rightangle': r'\angle',
    r'\caretinsert': r'\wedge', r'\asteq': '*=', r'\vartimes': r'\times',
    r'\acwopencirclearrow': r'\circlearrowleft', r'\cwopencirclearrow': r'\circlearrowright',
    r'\acwgapcirclearrow': r'\circlearrowleft', r'\cwgapcirclearrow': r'\circlearrowright',
    r'\Doteq': r'\doteqdot', r'\bigblacktriangledown': r'\blacktriangledown',
    r'\bigblacktriangleup': r'\blacktriangle', r'\smallblacktriangleright': r'\blacktriangleright',
    r'\smallblacktriangleleft': r'\blacktriangleleft', r'\nvartriangleleft': r'\ntriangleleft',
    r'\nvartriangleright': r'\ntriangleright', r'\mdlgblkcircle': r'\bullet',
    r'\varsupsetneqq': r'\supsetneqq',
    r'\varsubsetneq': r'\subsetneq', r'\varsupsetneq': r'\supsetneq',
    r'\rightwavearrow': r'\rightsquigarrow', r'\acwoverarcarrow': r'\curvearrowleft',
    r'\vardiamondsuit': r'\diamondsuit', r'\varheartsuit': r'\heartsuit',
}
# Commands outside the API's list and what is written for them; KaTeX draws all of these.
WRITE = {
    r'\amalg': r'\coprod', r'\bigtriangledown': r'\nabla', r'\triangledown': r'\nabla',
    r'\triangleright': r'\triangleright',
    r'\bigsqcup': r'\sqcup', r'\bigsqcap': r'\sqcap', r'\Cap': r'\cap', r'\Cup': r'\cup',
    r'\Subset': r'\subset', r'\Supset': r'\supset', r'\blacksquare': '■', r'\bigstar': r'\star',
    r'\lozenge': r'\diamond', r'\blacklozenge': r'\diamond',
    r'\nless': r'\not <', r'\ngtr': r'\not >', r'\nleq': r'\not \leq', r'\ngeq': r'\not \geq',
    r'\ncong': r'\not \cong', r'\nparallel': r'\not \parallel', r'\nsubset': r'\not \subset',
    r'\nequiv': r'\not \equiv', r'\napprox': r'\not \approx', r'\notin': r'\notin',
    r'\approxeq': r'\approx', r'\backsim': r'\sim', r'\backsimeq': r'\simeq', r'\eqsim': r'\simeq',
    r'\subseteqq': r'\subseteq', r'\nleftarrow': r'\not \leftarrow', r'\nrightarrow': r'\not \rightarrow',
    r'\nRightarrow': r'\not \Rightarrow', r'\nLeftarrow': r'\not \Leftarrow',
    r'\nleftrightarrow': r'\not \leftrightarrow', r'\nLeftrightarrow': r'\not \Leftrightarrow',
    r'\subsetneqq': r'\subsetneq', r'\lneq': '<', r'\gneq': '>', r'\lneqq': '<', r'\gneqq': '>',
    r'\eqslantless': r'\leqslant', r'\eqslantgtr': r'\geqslant', r'\curlyeqprec': r'\preccurlyeq',
    r'\curlyeqsucc': r'\succcurlyeq', r'\varkappa': r'\kappa', r'\digamma': 'F', r'\gimel': r'\beth',
    r'\daleth': r'\beth', r'\sphericalangle': r'\angle', r'\measuredangle': r'\angle',
    r'\hslash': r'\hbar', r'\Finv': 'F', r'\Game': 'G', r'\Bbbk': r'\mathbb{k}', r'\eth': 'ð',
    r'\vartriangle': r'\triangle', r'\Vvdash': r'\Vdash', r'\boxplus': r'\oplus',
    r'\boxtimes': r'\otimes', r'\boxminus': r'\ominus', r'\boxdot': r'\odot',
    r'\circledcirc': r'\odot', r'\circleddash': r'\ominus', r'\centerdot': r'\cdot',
    r'\barwedge': r'\wedge', r'\veebar': r'\vee', r'\doublebarwedge': r'\wedge',
    r'\leftharpoonup': r'\leftarrow', r'\leftharpoondown': r'\leftarrow',
    r'\rightharpoonup': r'\rightarrow', r'\rightharpoondown': r'\rightarrow',
    r'\upharpoonright': '|', r'\upharpoonleft': '|',
    r'\leftrightsquigarrow': r'\leftrightarrow', r'\twoheadrightarrow': r'\rightarrow',
    r'\twoheadleftarrow': r'\leftarrow', r'\rightarrowtail': r'\hookrightarrow',
    r'\leftarrowtail': r'\hookleftarrow', r'\looparrowright': r'\curvearrowright',
    r'\looparrowleft': r'\curvearrowleft', r'\trianglerighteq': r'\unrhd',
    r'\clubsuit': '♣', r'\diamondsuit': '♢', r'\heartsuit': '♡', r'\spadesuit': '♠',
    r'\flat': '♭', r'\natural': '♮', r'\sharp': r'\#', r'\checkmark': '✓', r'\maltese': '✠',
    r'\Arrownot': r'\not', r'\arrownot': r'\not', r'\Mapstochar': '|', r'\Mapsfromchar': '|',
    r'\mapsfromchar': '|', r'\Lbag': '⟅', r'\Rbag': '⟆', r'\Ydown': r'\curlyvee',
    r'\Yleft': r'\prec', r'\Yright': r'\succ', r'\baro': '⌽', r'\bbslash': r'\backslash',
    r'\bigbox': r'\square', r'\bigcurlyvee': r'\curlyvee', r'\bigcurlywedge': r'\curlywedge',
    r'\bignplus': r'\biguplus', r'\bigparallel': r'\parallel', r'\binampersand': r'\&',
    r'\bindnasrepma': '⅋', r'\boxempty': r'\square', r'\boxslash': '⧄',
    r'\curlyveedownarrow': r'\curlyvee', r'\curlyveeuparrow': r'\curlyvee',
    r'\curlywedgedownarrow': r'\curlywedge', r'\curlywedgeuparrow': r'\curlywedge',
    r'\fatbslash': r'\backslash', r'\fatsemi': '⨟', r'\fatslash': '/', r'\iddots': '⋰',
    r'\iiiint': r'\int \iiint', r'\inplus': r'\in', r'\niplus': r'\ni',
    r'\leftrightarroweq': r'\leftrightarrow', r'\leftslice': r'\triangleleft',
    r'\rightslice': r'\triangleright', r'\lightning': '↯', r'\llceil': r'\lceil',
    r'\llfloor': r'\lfloor', r'\rrceil': r'\rceil', r'\rrfloor': r'\rfloor', r'\longdiv': '⟌',
    r'\merge': r'\parallel', r'\moo': '⫲', r'\nplus': r'\uplus', r'\nnearrow': r'\nearrow',
    r'\nnwarrow': r'\nwarrow', r'\ssearrow': r'\searrow', r'\sswarrow': r'\swarrow',
    r'\trianglelefteqslant': r'\unlhd', r'\trianglerighteqslant': r'\unrhd',
    r'\ntrianglelefteqslant': r'\not \unlhd', r'\ntrianglerighteqslant': r'\not \unrhd',
    r'\oblong': '⌷', r'\ovee': '⦸', r'\owedge': '⦸', r'\shortdownarrow': r'\downarrow',
    r'\shortuparrow': r'\uparrow', r'\shortleftarrow': r'\leftarrow',
    r'\shortrightarrow': r'\rightarrow', r'\subsetpluseq': r'\subseteq',
    r'\supsetpluseq': r'\supseteq', r'\tie': r'\widehat', r'\wideutilde': r'\tilde',
    r'\underleftrightarrow': r'\underline', r'\droang': r'\bar', r'\ocommatopright': r'\acute',
    r'\oturnedcomma': r'\grave', r'\varbigcirc': r'\bigcirc', r'\varcurlyvee': r'\curlyvee',
    r'\varcurlywedge': r'\curlywedge', r'\varoast': r'\circledast', r'\varobar': '⌽',
    r'\varobslash': '⦸', r'\varocircle': r'\odot', r'\varodot': r'\odot',
    r'\varogreaterthan': '⧁', r'\varolessthan': '⧀', r'\varominus': r'\ominus',
    r'\varoplus': r'\oplus', r'\varoslash': r'\oslash', r'\varotimes': r'\otimes',
    r'\varovee': r'\vee', r'\varowedge': r'\wedge',
    r'\circledR': '®', r'\circledS': 'Ⓢ', r'\pounds': '£', r'\copyright': '©', r'\P': '¶',
}
LIMITS = r'''\sum \prod \coprod \bigcap \bigcup \bigodot \bigoplus \bigotimes \biguplus \bigvee \bigwedge
\bigsqcup \bigsqcap \int \oint \iint \iiint \iiiint \oiint \oiiint'''.split()

ENC = {}      # encoding -> slot -> (latex, class, style, extensible)
SYMBOLS = {}  # latex -> [class, unicode]
UNICODE = {}  # code point -> latex


def put(enc, slot, latex, cls, style='', ext=False, force=True):
    table = ENC.setdefault(enc, {})
    if force or slot not in table:
        table[slot] = (latex, cls, style, ext)


# ---- declarations -------------------------------------------------------------------------------
FAMILY = {'letters': 'OML', 'symbols': 'OMS', 'operators': 'OT1', 'AMSa': 'MSAM', 'AMSb': 'MSBM',
          'stmry': 'STMARY'}


def declarations(name):
    text = source(name)
    symbol = r'\\DeclareMathSymbol\s*\{?(\\?[A-Za-z@]+|\\.|.)\}?\s*\{?(?:\\math(\w+)|(\d))\}?\s*\{(\w+)\}\s*\{"?([0-9A-Fa-f]+)\}'
    for latex, cls, _, font, slot in re.findall(symbol, text):
        if font in FAMILY and not latex.endswith('op'):
            put(FAMILY[font], int(slot, 16), latex, CLASSES.get(cls or 'ord', 'ord'), force=False)
    accent = r'\\DeclareMathAccent\s*\{?(\\[A-Za-z@]+)\}?\s*\{\\math\w+\}\s*\{(\w+)\}\s*\{"?([0-9A-Fa-f]+)\}'
    for latex, font, slot in re.findall(accent, text):
        if font in FAMILY:
            put(FAMILY[font], int(slot, 16), latex, 'accent')
    delim = r'\\DeclareMathDelimiter\s*\{(\\?[A-Za-z@]+|\\.|.)\}\s*\{?\\math(\w+)\}?\s*\{(\w+)\}\s*\{"?([0-9A-Fa-f]+)\}'
    for latex, cls, font, slot in re.findall(delim, text):
        if font in FAMILY:
            put(FAMILY[font], int(slot, 16), latex, CLASSES.get(cls, 'ord'), force=False)


for name in ('fontmath.ltx', 'amsfonts.sty', 'amssymb.sty', 'stmaryrd.sty'):
    declarations(name)

# ---- what the declarations leave open -----------------------------------------------------------
LOWER = '''alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau
upsilon phi chi psi omega varepsilon vartheta varpi varrho varsigma varphi'''.split()
UPPER = 'Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega'.split()
AZ = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
az = AZ.lower()
for i, greek in enumerate(UPPER):
    put('OML', i, '\\' + greek, 'ord')
    put('OT1', i, '\\' + greek, 'ord')
for i, greek in enumerate(LOWER):
    put('OML', 11 + i, '\\' + greek, 'ord')
for c in AZ:
    put('OML', ord(c), c, 'ord')
    put('OMS', ord(c), c, 'ord', 'cal')
    put('MSBM', ord(c), c, 'ord', 'bb')
    put('EUF', ord(c), c, 'ord', 'frak')
    put('EUS', ord(c), c, 'ord', 'scr')
    put('RSFS', ord(c), c, 'ord', 'scr')
    put('BBM', ord(c), c, 'ord', 'bb')
    put('OT1', ord(c), c, 'rm')
for c in az:
    put('OML', ord(c), c, 'ord')
    put('EUF', ord(c), c, 'ord', 'frak')
    put('BBM', ord(c), c, 'ord', 'bb')
    put('OT1', ord(c), c, 'rm')
for c in '0123456789':
    put('OT1', ord(c), c, 'digit')
    put('OML', ord(c), c, 'digit')  # old-style
    put('EUF', ord(c), c, 'digit', 'frak')
    put('BBM', ord(c), c, 'digit', 'bb')
MORE = {
    'OML': {0x28: (r'\leftharpoonup', 'rel'), 0x29: (r'\leftharpoondown', 'rel'),
            0x2a: (r'\rightharpoonup', 'rel'), 0x2b: (r'\rightharpoondown', 'rel'),
            0x2c: ('lhook', 'overlay'), 0x2d: ('rhook', 'overlay'), 0x2e: (r'\triangleright', 'bin'),
            0x2f: (r'\triangleleft', 'bin'), 0x3a: ('.', 'ord'), 0x3b: (',', 'punct'),
            0x3c: ('<', 'rel'), 0x3d: ('/', 'ord'), 0x3e: ('>', 'rel'), 0x3f: (r'\star', 'bin'),
            0x40: (r'\partial', 'ord'), 0x5b: (r'\flat', 'ord'), 0x5c: (r'\natural', 'ord'),
            0x5d: (r'\sharp', 'ord'), 0x5e: (r'\smile', 'rel'), 0x5f: (r'\frown', 'rel'),
            0x60: (r'\ell', 'ord'), 0x7b: (r'\imath', 'ord'), 0x7c: (r'\jmath', 'ord'),
            0x7d: (r'\wp', 'ord'), 0x7e: (r'\vec', 'accent'), 0x7f: (r'\tie', 'accent')},
    'OMS': {0x3e: (r'\top', 'ord'), 0x00: ('-', 'bin'), 0x01: (r'\cdot', 'bin'), 0x03: ('*', 'bin'),
            0x0d: (r'\bigcirc', 'bin'), 0x14: (r'\leq', 'rel'), 0x15: (r'\geq', 'rel'),
            0x20: (r'\leftarrow', 'rel'), 0x21: (r'\rightarrow', 'rel'), 0x22: (r'\uparrow', 'rel'),
            0x23: (r'\downarrow', 'rel'), 0x27: (r'\simeq', 'rel'), 0x2a: (r'\Uparrow', 'rel'),
            0x2b: (r'\Downarrow', 'rel'), 0x30: (r'\prime', 'ord'), 0x32: (r'\in', 'rel'),
            0x33: (r'\ni', 'rel'), 0x36: ('not', 'overlay'), 0x37: ('mapstochar', 'overlay'),
            0x3a: (r'\neg', 'ord'), 0x3b: (r'\emptyset', 'ord'), 0x3f: (r'\perp', 'rel'),
            0x5e: (r'\wedge', 'bin'), 0x5f: (r'\vee', 'bin'), 0x62: (r'\lfloor', 'open'),
            0x63: (r'\rfloor', 'close'), 0x64: (r'\lceil', 'open'), 0x65: (r'\rceil', 'close'),
            0x66: (r'\{', 'open'), 0x67: (r'\}', 'close'), 0x68: (r'\langle', 'open'),
            0x69: (r'\rangle', 'close'), 0x6a: ('|', 'fence'), 0x6b: (r'\|', 'fence'),
            0x6c: (r'\updownarrow', 'rel'), 0x6d: (r'\Updownarrow', 'rel'),
            0x6e: (r'\backslash', 'ord'), 0x70: (r'\sqrt', 'radical'), 0x71: (r'\amalg', 'bin'),
            0x73: (r'\int', 'op'), 0x79: (r'\dagger', 'bin'), 0x7a: (r'\ddagger', 'bin'),
            0x7b: (r'\P', 'ord'), 0x78: (r'\S', 'ord')},
    'OT1': {0x0b: ('ff', 'rm'), 0x0c: ('fi', 'rm'), 0x0d: ('fl', 'rm'), 0x0e: ('ffi', 'rm'),
            0x0f: ('ffl', 'rm'), 0x10: (r'\imath', 'rm'), 0x11: (r'\jmath', 'rm'),
            0x12: (r'\grave', 'accent'), 0x13: (r'\acute', 'accent'), 0x14: (r'\check', 'accent'),
            0x15: (r'\breve', 'accent'), 0x16: (r'\bar', 'accent'), 0x17: (r'\mathring', 'accent'),
            0x20: (r'\bar', 'accent'),  # the stroke of a Polish l, and of \hbar in Euler
            0x19: ('ß', 'rm'), 0x1a: ('æ', 'rm'), 0x1b: ('œ', 'rm'), 0x1c: ('ø', 'rm'),
            0x1d: ('Æ', 'rm'), 0x1e: ('Œ', 'rm'), 0x1f: ('Ø', 'rm'), 0x21: ('!', 'close'),
            0x22: ('”', 'rm'), 0x23: (r'\#', 'ord'), 0x24: (r'\$', 'ord'), 0x25: (r'\%', 'ord'),
            0x26: (r'\&', 'ord'), 0x27: ('’', 'rm'), 0x28: ('(', 'open'), 0x29: (')', 'close'),
            0x2a: ('*', 'bin'), 0x2b: ('+', 'bin'), 0x2c: (',', 'punct'), 0x2d: ('-', 'rm'),
            0x2e: ('.', 'ord'), 0x2f: ('/', 'ord'), 0x3a: (':', 'rel'), 0x3b: (';', 'punct'),
            0x3c: ('¡', 'rm'), 0x3d: ('=', 'rel'), 0x3e: ('¿', 'rm'), 0x3f: ('?', 'close'),
            0x40: ('@', 'ord'), 0x5b: ('[', 'open'), 0x5c: ('“', 'rm'), 0x5d: (']', 'close'),
            0x5e: (r'\hat', 'accent'), 0x5f: (r'\dot', 'accent'), 0x60: ('‘', 'rm'),
            0x7b: ('–', 'rm'), 0x7c: ('—', 'rm'), 0x7d: ('˝', 'rm'), 0x7e: (r'\tilde', 'accent'),
            0x7f: (r'\ddot', 'accent')},
    'MSAM': {0x40: (r'\sqsubset', 'rel'), 0x41: (r'\sqsupset', 'rel'), 0x4b: (r'\rightarrow', 'rel'),
             0x4c: (r'\leftarrow', 'rel'), 0x55: ('¥', 'ord'), 0x58: (r'\checkmark', 'ord'),
             0x70: (r'\ulcorner', 'open'), 0x71: (r'\urcorner', 'close'), 0x72: (r'\circledR', 'ord'),
             0x78: (r'\llcorner', 'open'), 0x79: (r'\lrcorner', 'close'), 0x7a: (r'\maltese', 'ord'),
             0x0a: (r'\rightleftharpoons', 'rel'), 0x0b: (r'\leftrightharpoons', 'rel'),
             0x03: (r'\square', 'ord'), 0x04: (r'\blacksquare', 'ord'), 0x39: ('-', 'hpiece'),
             0x46: (r'\bigstar', 'ord'), 0x5c: (r'\angle', 'ord')},
    'MSBM': {0x3f: (r'\varnothing', 'ord'), 0x40: (r'\nexists', 'ord'), 0x5b: (r'\widehat', 'accent'),
             0x5c: (r'\widehat', 'accent'), 0x5d: (r'\widetilde', 'accent'),
             0x5e: (r'\widetilde', 'accent'), 0x7b: (r'\varkappa', 'ord'),
             0x7c: (r'\Bbbk', 'ord'), 0x7d: (r'\hslash', 'ord'), 0x7e: (r'\hbar', 'ord')},
    'LASY': {0x01: (r'\triangleleft', 'bin'), 0x02: (r'\unlhd', 'bin'), 0x03: (r'\triangleright', 'bin'),
             0x04: (r'\unrhd', 'bin'), 0x30: (r'\mho', 'ord'), 0x31: (r'\bowtie', 'rel'),
             0x32: (r'\square', 'ord'), 0x33: (r'\diamond', 'ord'), 0x3a: (r'\neg', 'ord'),
             0x3b: (r'\rightsquigarrow', 'rel'), 0x3c: (r'\sqsubset', 'rel'),
             0x3d: (r'\sqsupset', 'rel')},
    'WASY': {0x01: (r'\triangleleft', 'bin'), 0x02: (r'\unlhd', 'bin'), 0x03: (r'\triangleright', 'bin'),
             0x04: (r'\unrhd', 'bin'), 0x30: (r'\mho', 'ord'), 0x31: (r'\bowtie', 'rel'),
             0x32: (r'\square', 'ord'), 0x33: (r'\diamond', 'ord'), 0x3b: (r'\rightsquigarrow', 'rel'),
             0x3c: (r'\sqsubset', 'rel'), 0x3d: (r'\sqsupset', 'rel'), 0x72: (r'\int', 'op'),
             0x73: (r'\iint', 'op'), 0x74: (r'\iiint', 'op'), 0x75: (r'\oint', 'op'),
             0x76: (r'\oiint', 'op'), 0x77: (r'\int', 'op'), 0x78: (r'\iint', 'op'),
             0x79: (r'\iiint', 'op'), 0x7a: (r'\oint', 'op'), 0x7b: (r'\oiint', 'op')},
    'ESINT': {0o01: (r'\int', 'op'), 0o02: (r'\int', 'op'), 0o03: (r'\iint', 'op'),
              0o04: (r'\iint', 'op'), 0o05: (r'\iiint', 'op'), 0o06: (r'\iiint', 'op'),
              0o07: (r'\iiiint', 'op'), 0o10: (r'\iiiint', 'op'), 0o13: (r'\oint', 'op'),
              0o14: (r'\oint', 'op'), 0o15: (r'\oiint', 'op'), 0o16: (r'\oiint', 'op')},
    # MathType's Symbol-like fonts are read by Adobe's Symbol encoding, below.
}
for enc, slots in MORE.items():
    for slot, value in slots.items():
        put(enc, slot, value[0], value[1])
ENC['STMARY'][0x4a] = (r'\llbracket', 'open', '', False)
ENC['STMARY'][0x4b] = (r'\rrbracket', 'close', '', False)

# OMX: extensible delimiters and big operators (names from the font program, meaning from TeX)
DELIMS = ['(', ')', '[', ']', r'\lfloor', r'\rfloor', r'\lceil', r'\rceil', r'\{', r'\}', r'\langle',
          r'\rangle']
ENC['OMX'] = {}


def omx(slot, latex, cls):
    put('OMX', slot, latex, cls, '', True)


for k, latex in enumerate(DELIMS):
    cls = 'close' if k % 2 else 'open'
    for base in (0, 18, 32):
        omx(base + k, latex, cls)
for slot, latex in ((16, '('), (17, ')'), (104, '['), (105, ']'), (106, r'\lfloor'), (107, r'\rfloor'),
                    (108, r'\lceil'), (109, r'\rceil'), (110, r'\{'), (111, r'\}'), (68, r'\langle'),
                    (69, r'\rangle')):
    omx(slot, latex, 'close' if latex in DELIMS[1::2] else 'open')
for slot in (14, 30, 44, 46):
    omx(slot, '/', 'ord')
    omx(slot + 1, r'\backslash', 'ord')
for slot, latex in {12: '|', 13: r'\|', 48: '(', 49: ')', 50: '[', 51: ']', 52: '[', 53: ']', 54: '[',
                    55: ']', 56: r'\{', 57: r'\}', 58: r'\{', 59: r'\}', 60: r'\{', 61: r'\}',
                    62: 'brex', 63: '|', 64: '(', 65: ')', 66: '(', 67: ')', 119: r'\|',
                    120: r'\uparrow', 121: r'\downarrow', 126: r'\Uparrow', 127: r'\Downarrow'}.items():
    omx(slot, latex, 'vpiece')
for slot, latex in {70: r'\bigsqcup', 72: r'\oint', 74: r'\bigodot', 76: r'\bigoplus', 78: r'\bigotimes',
                    80: r'\sum', 81: r'\prod', 82: r'\int', 83: r'\bigcup', 84: r'\bigcap',
                    85: r'\biguplus', 86: r'\bigwedge', 87: r'\bigvee', 96: r'\coprod'}.items():
    omx(slot, latex, 'op')
    omx(slot + (8 if 80 <= slot <= 87 else 1), latex, 'op')
for slot in (98, 99, 100):
    put('OMX', slot, r'\widehat', 'accent')
    put('OMX', slot + 3, r'\widetilde', 'accent')
for slot in (112, 113, 114, 115):
    omx(slot, r'\sqrt', 'radical')
for slot in (116, 117, 118):
    omx(slot, r'\sqrt', 'rpiece')
for slot, latex in ((122, 'bracehtipdownleft'), (123, 'bracehtipdownright'), (124, 'bracehtipupleft'),
                    (125, 'bracehtipupright')):
    omx(slot, latex, 'hpiece')

# Adobe Symbol (also MathType's MTSYN and Euclid Symbol)
SYMBOL = r'''22 \forall 24 \exists 27 \ni 2a * 2b + 2d - 40 \cong 44 \Delta 46 \Phi 47 \Gamma 4a \vartheta 4c \Lambda
50 \Pi 51 \Theta 53 \Sigma 55 \Upsilon 56 \varsigma 57 \Omega 58 \Xi 59 \Psi 5c \therefore 5e \perp 61 \alpha
62 \beta 63 \chi 64 \delta 65 \varepsilon 66 \phi 67 \gamma 68 \eta 69 \iota 6a \varphi 6b \kappa 6c \lambda
6d \mu 6e \nu 6f o 70 \pi 71 \theta 72 \rho 73 \sigma 74 \tau 75 \upsilon 76 \varpi 77 \omega 78 \xi 79 \psi
7a \zeta 7b \{ 7c | 7d \} 7e \sim a2 \prime a3 \leq a4 / a5 \infty ab \leftrightarrow ac \leftarrow
ad \uparrow ae \rightarrow af \downarrow b0 \circ b1 \pm b2 \prime b3 \geq b4 \times b5 \propto b6 \partial
b7 \bullet b8 \div b9 \neq ba \equiv bb \approx bc \ldots c0 \aleph c1 \Im c2 \Re c3 \wp c4 \otimes
c5 \oplus c6 \emptyset c7 \cap c8 \cup c9 \supset ca \supseteq cb \not\subset cc \subset cd \subseteq ce \in
cf \notin d0 \angle d1 \nabla d5 \prod d6 \sqrt d7 \cdot d8 \neg d9 \wedge da \vee db \Leftrightarrow
dc \Leftarrow dd \Uparrow de \Rightarrow df \Downarrow e0 \diamond e1 \langle e5 \sum f1 \rangle f2 \int'''.split()
for slot, latex in zip(SYMBOL[::2], SYMBOL[1::2]):
    put('SYMBOL', int(slot, 16), latex, '')
for slot, latex in {0x28: '(', 0x29: ')', 0x5b: '[', 0x5d: ']', 0x2c: ',', 0x2e: '.', 0x2f: '/', 0x3a: ':',
                    0x3b: ';', 0x3c: '<', 0x3d: '=', 0x3e: '>', 0x21: '!', 0x3f: '?', 0x25: r'\%',
                    0x26: r'\&', 0x23: r'\#'}.items():
    put('SYMBOL', slot, latex, '')
for c in '0123456789':
    put('SYMBOL', ord(c), c, 'digit')
for c, latex in zip('ABCEHIKMNORTZ', 'ABXEHIKMNOPTZ'): # C is Chi, R is Rho
    put('SYMBOL', ord(c), latex, 'rm')
put('SYMBOL', 0x2d, '-', 'bin')
put('SYMBOL', 0xcb, r'\not\subset', 'rel')
put('SYMBOL', 0xf2, r'\int', 'op')
for slot, latex in {0xe6: '(', 0xe7: '(', 0xe8: '(', 0xe9: '[', 0xea: '[', 0xeb: '[', 0xec: r'\{',
                    0xed: r'\{', 0xee: r'\{', 0xef: 'brex', 0xf3: r'\int', 0xf4: r'\int', 0xf5: r'\int',
                    0xf6: ')', 0xf7: ')', 0xf8: ')', 0xf9: ']', 0xfa: ']', 0xfb: ']', 0xfc: r'\}',
                    0xfd: r'\}', 0xfe: r'\}'}.items():
    put('SYMBOL', slot, latex, 'vpiece', '', True)

# MT Extra: what the equation editor of office programs has beside Symbol. Its pieces of braces and of
# arrows are not told apart from their neighbours by a name of LaTeX, and stay out.
MTEXTRA = r'''3a \sim 3b \simeq 3c \triangleleft 3d \ll 3e \triangleright 3f \gg 40 \triangleq 42 \doteq 49 \cap
4b \ldots 4c \cdots 4d \vdots 4f \ddots 50 \parallel 51 \because 52 \measuredangle 53 \sphericalangle 55 \cup
56 \triangle 57 \square 5a \nearrow 5b \swarrow 5d \searrow 5e \nwarrow 61 \mapsto 62 \updownarrow
63 \Updownarrow 65 \odot 66 \succ 68 \hbar 6c \ell 6d \mp 6f \circ 70 \prec 83 \rightleftharpoons
86 \rightharpoonup 87 \leftharpoondown'''.split()
for slot, latex in zip(MTEXTRA[::2], MTEXTRA[1::2]):
    put('MTEXTRA', int(slot, 16), latex, '')
put('MTEXTRA', 0x43, r'\coprod', 'op', '', True)
for slot, latex in {0x23: r'\grave', 0x24: r'\hat', 0x25: r'\tilde', 0x26: r'\dot', 0x72: r'\vec',
                    0x73: r'\overleftarrow'}.items():
    put('MTEXTRA', slot, latex, 'accent')

# mathabx: its own declarations, for symbols that other packages have too
text = source('mathabx.dcl')
known = {v[0] for table in ENC.values() for v in table.values()}
for latex, cls, font, slot in re.findall(
        r'\\DeclareMathSymbol\s*\{(\\[A-Za-z]+|.)\}\s*\{(\d)\}\s*\{(math[abx])\}\s*\{"([0-9A-F]+)\}', text):
    latex = latex[:-2] if latex.endswith('op') and latex[:-2] in known else latex
    if latex in known or latex in ALIASES or len(latex) == 1:
        put(font.upper(), int(slot, 16), latex, '', '', font == 'mathx', force=False)

# T1: letters by the names of the encoding vector
AGL = {}
for line in kpse('glyphlist.txt').read_text().splitlines():
    if line and not line.startswith('#'):
        name, value = line.split(';')
        AGL[name] = ''.join(chr(int(u, 16)) for u in value.split())
vector = re.search(r'\[(.*?)\]', source('ec.enc'), re.S).group(1).split()
for slot, name in enumerate(vector):
    text = AGL.get(name[1:])
    ascii_twin = ENC['OT1'].get(slot) if 0x21 <= slot < 0x7f else None
    if ascii_twin and ascii_twin[0] == text:
        put('T1', slot, *ascii_twin[:2])
    elif text and len(text) == 1 and text.isprintable() and not text.isspace():
        put('T1', slot, text, 'digit' if text.isdigit() else 'rm')
for slot, latex in enumerate([r'\grave', r'\acute', r'\hat', r'\tilde', r'\ddot', '˝', r'\mathring',
                              r'\check', r'\breve', r'\bar', r'\dot']):
    put('T1', slot, latex, 'rm' if latex == '˝' else 'accent')
for slot, latex in ((0x1b, 'ff'), (0x1c, 'fi'), (0x1d, 'fl'), (0x1e, 'ffi'), (0x1f, 'ffl')):
    put('T1', slot, latex, 'rm')
for slot, latex, cls in ((0x3c, '<', 'rel'), (0x3e, '>', 'rel'), (0x5c, r'\backslash', 'ord'),
                         (0x5f, '_', 'rm'), (0x7b, r'\{', 'open'), (0x7c, '|', 'fence'),
                         (0x7d, r'\}', 'close'), (0x5e, '^', 'rm'), (0x7e, '~', 'rm')):
    put('T1', slot, latex, cls)

# ---- Unicode --------------------------------------------------------------------------------------
for line in kpse('unicode-math-table.tex').read_text().splitlines():
    m = re.match(r'\\UnicodeMathSymbol\{"([0-9A-F]+)\}\{\s*(\\\S+)\s*\}\{\\math(\w+)\}', line)
    if not m:
        continue
    code, latex, cls = int(m.group(1), 16), m.group(2), CLASSES.get(m.group(3))
    if cls is None or 0x1D400 <= code <= 0x1D7FF or latex.startswith(r'\mbf') or \
            re.match(r'\\(mit|mup|mscr|mfrak|Bbb|msans|mtt)', latex):
        continue
    UNICODE.setdefault(code, (latex, cls))
FIX_UNICODE = {
    0x21: ('!', 'close'), 0x23: (r'\#', 'ord'), 0x24: (r'\$', 'ord'), 0x25: (r'\%', 'ord'),
    0x26: (r'\&', 'ord'), 0x27: ('’', 'rm'), 0x28: ('(', 'open'), 0x29: (')', 'close'),
    0x2a: ('*', 'bin'), 0x2b: ('+', 'bin'), 0x2c: (',', 'punct'), 0x2d: ('-', 'rm'), 0x2e: ('.', 'ord'),
    0x2f: ('/', 'ord'), 0x3a: (':', 'rel'), 0x3b: (';', 'punct'), 0x3c: ('<', 'rel'), 0x3d: ('=', 'rel'),
    0x3e: ('>', 'rel'), 0x3f: ('?', 'close'), 0x40: ('@', 'ord'), 0x5b: ('[', 'open'),
    0x5c: (r'\backslash', 'ord'), 0x5d: (']', 'close'), 0x5f: ('_', 'rm'), 0x60: (r'\grave', 'accent'),
    0x7b: (r'\{', 'open'), 0x7c: ('|', 'fence'), 0x7d: (r'\}', 'close'),
    0x5e: (r'\hat', 'accent'), 0x7e: (r'\tilde', 'accent'), 0xa8: (r'\ddot', 'accent'),
    0xaf: (r'\bar', 'accent'), 0xb4: (r'\acute', 'accent'), 0x2c6: (r'\hat', 'accent'),
    0x2c7: (r'\check', 'accent'), 0x2d8: (r'\breve', 'accent'), 0x2d9: (r'\dot', 'accent'),
    0x2da: (r'\mathring', 'accent'), 0x2dc: (r'\tilde', 'accent'), 0x2cb: (r'\grave', 'accent'),
    0x2ca: (r'\acute', 'accent'), 0x2c9: (r'\bar', 'accent'),
    0x300: (r'\grave', 'accent'), 0x301: (r'\acute', 'accent'), 0x302: (r'\hat', 'accent'),
    0x303: (r'\tilde', 'accent'), 0x304: (r'\bar', 'accent'), 0x305: (r'\bar', 'accent'),
    0x306: (r'\breve', 'accent'), 0x307: (r'\dot', 'accent'), 0x308: (r'\ddot', 'accent'),
    0x30a: (r'\mathring', 'accent'), 0x30c: (r'\check', 'accent'), 0x20d7: (r'\vec', 'accent'),
    0x20d6: (r'\overleftarrow', 'accent'), 0x20db: (r'\dddot', 'accent'), 0x332: (r'\underline', 'accent'),
    0xac: (r'\neg', 'ord'), 0xb0: (r'\circ', 'ord'), 0xb1: (r'\pm', 'bin'), 0xb5: (r'\mu', 'ord'),
    0xb7: (r'\cdot', 'bin'), 0xd7: (r'\times', 'bin'), 0xf7: (r'\div', 'bin'), 0xa7: (r'\S', 'ord'),
    0x131: (r'\imath', 'ord'), 0x237: (r'\jmath', 'ord'), 0x2013: ('–', 'rm'), 0x2014: ('—', 'rm'),
    0x2010: ('-', 'rm'), 0x2011: ('-', 'rm'), 0x2018: ('‘', 'rm'), 0x2019: ('’', 'rm'),
    0x201c: ('“', 'rm'), 0x201d: ('”', 'rm'), 0x2020: (r'\dagger', 'bin'), 0x2021: (r'\ddagger', 'bin'),
    0x2022: (r'\bullet', 'bin'), 0x2026: (r'\ldots', 'ord'), 0x2032: (r'\prime', 'ord'),
    0x2033: (r'\prime \prime', 'ord'), 0x2034: (r'\prime \prime \prime', 'ord'),
    0x2044: ('/', 'ord'), 0x20ac: ('€', 'rm'), 0x2113: (r'\ell', 'ord'), 0x2118: (r'\wp', 'ord'),
    0x211c: (r'\Re', 'ord'), 0x2111: (r'\Im', 'ord'), 0x2126: (r'\Omega', 'ord'), 0x212b: (r'\AA', 'ord'),
    0x2135: (r'\aleph', 'ord'), 0x210f: (r'\hbar', 'ord'), 0x2127: (r'\mho', 'ord'),
    0x2190: (r'\leftarrow', 'rel'), 0x2192: (r'\rightarrow', 'rel'), 0x2202: (r'\partial', 'ord'),
    0x2205: (r'\emptyset', 'ord'), 0x2206: (r'\Delta', 'ord'), 0x2207: (r'\nabla', 'ord'),
    0x2212: ('-', 'bin'), 0x2215: ('/', 'ord'), 0x2217: ('*', 'bin'), 0x2218: (r'\circ', 'bin'),
    0x2219: (r'\bullet', 'bin'), 0x221a: (r'\sqrt', 'radical'), 0x221e: (r'\infty', 'ord'),
    0x2223: ('|', 'rel'), 0x2225: (r'\parallel', 'rel'), 0x2227: (r'\wedge', 'bin'),
    0x2228: (r'\vee', 'bin'), 0x2236: (':', 'rel'), 0x223c: (r'\sim', 'rel'), 0x2016: (r'\|', 'fence'),
    0x2260: (r'\neq', 'rel'), 0x2264: (r'\leq', 'rel'), 0x2265: (r'\geq', 'rel'),
    0x2245: (r'\cong', 'rel'), 0x2248: (r'\approx', 'rel'), 0x2261: (r'\equiv', 'rel'),
    0x22a4: (r'\top', 'ord'), 0x22a5: (r'\perp', 'rel'), 0x22c5: (r'\cdot', 'bin'),
    0x22ef: (r'\cdots', 'ord'), 0x22ee: (r'\vdots', 'ord'), 0x22f1: (r'\ddots', 'ord'),
    0x25a1: (r'\square', 'ord'), 0x25fb: (r'\square', 'ord'), 0x2610: (r'\square', 'ord'),
    0x25a0: (r'\blacksquare', 'ord'), 0x25fc: (r'\blacksquare', 'ord'), 0x220e: (r'\blacksquare', 'ord'),
    0x25b3: (r'\triangle', 'ord'), 0x25b9: (r'\triangleright', 'bin'), 0x25b7: (r'\triangleright', 'bin'),
    0x25c3: (r'\triangleleft', 'bin'), 0x25c1: (r'\triangleleft', 'bin'), 0x25ca: (r'\diamond', 'bin'),
    0x25cb: (r'\bigcirc', 'bin'), 0x25ef: (r'\bigcirc', 'bin'), 0x2605: (r'\bigstar', 'ord'),
    0x22c6: (r'\star', 'bin'), 0x2329: (r'\langle', 'open'), 0x232a: (r'\rangle', 'close'),
    0x27e8: (r'\langle', 'open'), 0x27e9: (r'\rangle', 'close'), 0x3008: (r'\langle', 'open'),
    0x3009: (r'\rangle', 'close'), 0x27e6: (r'\llbracket', 'open'), 0x27e7: (r'\rrbracket', 'close'),
    0x301a: (r'\llbracket', 'open'), 0x301b: (r'\rrbracket', 'close'),
    0x2308: (r'\lceil', 'open'), 0x2309: (r'\rceil', 'close'), 0x230a: (r'\lfloor', 'open'),
    0x230b: (r'\rfloor', 'close'), 0x2a7d: (r'\leqslant', 'rel'), 0x2a7e: (r'\geqslant', 'rel'),
    0x2aaf: (r'\preceq', 'rel'), 0x2ab0: (r'\succeq', 'rel'), 0x21d2: (r'\Rightarrow', 'rel'),
    0x21d0: (r'\Leftarrow', 'rel'), 0x21d4: (r'\Leftrightarrow', 'rel'), 0x27f9: (r'\Longrightarrow', 'rel'),
    0x27f6: (r'\longrightarrow', 'rel'), 0x27f5: (r'\longleftarrow', 'rel'), 0x21a6: (r'\mapsto', 'rel'),
    0x29b5: (r'\ominus', 'bin'), 0x2254: (':=', 'rel'), 0x2255: ('=:', 'rel'), 0x338: ('not', 'overlay'),
    0x2a2f: (r'\times', 'bin'), 0xfb00: ('ff', 'rm'), 0xfb01: ('fi', 'rm'), 0xfb02: ('fl', 'rm'),
    0xfb03: ('ffi', 'rm'), 0xfb04: ('ffl', 'rm'), 0x23de: (r'\overbrace', 'hpiece'),
    0x23df: (r'\underbrace', 'hpiece'), 0x20d2: ('|', 'overlay'), 0x2a3f: (r'\coprod', 'bin'),
    0x22ee: (r'\vdots', 'ord'), 0x204e: ('*', 'bin'), 0x2216: (r'\backslash', 'bin'),
    0x29f5: (r'\backslash', 'bin'), 0x2224: (r'\nmid', 'rel'), 0x2226: (r'\nparallel', 'rel'),
}
for code, latex, cls in ((0x239b, '(', 'vpiece'), (0x239c, '(', 'vpiece'), (0x239d, '(', 'vpiece'),
                         (0x239e, ')', 'vpiece'), (0x239f, ')', 'vpiece'), (0x23a0, ')', 'vpiece'),
                         (0x23a1, '[', 'vpiece'), (0x23a2, '[', 'vpiece'), (0x23a3, '[', 'vpiece'),
                         (0x23a4, ']', 'vpiece'), (0x23a5, ']', 'vpiece'), (0x23a6, ']', 'vpiece'),
                         (0x23a7, r'\{', 'vpiece'), (0x23a8, r'\{', 'vpiece'), (0x23a9, r'\{', 'vpiece'),
                         (0x23aa, 'brex', 'vpiece'), (0x23ab, r'\}', 'vpiece'), (0x23ac, r'\}', 'vpiece'),
                         (0x23ad, r'\}', 'vpiece'), (0x23d0, '|', 'vpiece'), (0x23ae, r'\int', 'vpiece'),
                         (0x2320, r'\int', 'vpiece'), (0x2321, r'\int', 'vpiece'),
                         (0x23b7, r'\sqrt', 'rpiece')):
    FIX_UNICODE[code] = (latex, cls)
for i, greek in enumerate('''alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi o pi rho
varsigma sigma tau upsilon varphi chi psi omega'''.split()):
    FIX_UNICODE[0x3b1 + i] = ('o' if greek == 'o' else '\\' + greek, 'ord')
for i, greek in enumerate('''A B Gamma Delta E Z H Theta I K Lambda M N Xi O Pi P _ Sigma T Upsilon Phi X Psi
Omega'''.split()):
    if greek != '_':
        FIX_UNICODE[0x391 + i] = (greek if len(greek) == 1 else '\\' + greek, 'rm' if len(greek) == 1 else 'ord')
for code, greek in {0x3d1: 'vartheta', 0x3d5: 'phi', 0x3d6: 'varpi', 0x3f1: 'varrho', 0x3f5: 'epsilon',
                    0x3f0: 'varkappa', 0x3dd: 'digamma'}.items():
    FIX_UNICODE[code] = ('\\' + greek, 'ord')
for c in AZ + az:
    FIX_UNICODE[ord(c)] = (c, 'rm')
for c in '0123456789':
    FIX_UNICODE[ord(c)] = (c, 'digit')
for code, value in {0x1d6a4: (r'\imath', 'ord'), 0x1d6a5: (r'\jmath', 'ord'),
                    0x24c8: (r'\circledS', 'ord'), 0x2714: (r'\checkmark', 'ord'),
                    0x2713: (r'\checkmark', 'ord'), 0x2720: (r'\maltese', 'ord'), 0x22: ('"', 'rm'),
                    0x201e: ('\u201e', 'rm'), 0x201a: ('\u201a', 'rm'), 0xab: ('\xab', 'rm'), 0xbb: ('\xbb', 'rm'),
                    0x2039: ('\u2039', 'rm'), 0x203a: ('\u203a', 'rm'), 0xa9: ('\xa9', 'rm'),
                    0xae: ('\xae', 'rm'), 0x2122: ('\u2122', 'rm'), 0x2bc: ('\u2019', 'rm'),
                    0x201b: ('\u2018', 'rm'), 0x2116: ('\u2116', 'rm'), 0xaa: ('\xaa', 'rm'),
                    0xba: ('\xba', 'rm'), 0xa1: ('\xa1', 'rm'), 0xbf: ('\xbf', 'rm'), 0xb8: ('\xb8', 'rm'),
                    0xbc: ('\xbc', 'rm'), 0xbd: ('\xbd', 'rm'), 0xbe: ('\xbe', 'rm'), 0xb9: ('\xb9', 'rm'),
                    0xb2: ('\xb2', 'rm'), 0xb3: ('\xb3', 'rm'), 0x2030: ('\u2030', 'rm'),
                    0xa4: ('\xa4', 'rm'), 0xa6: ('|', 'fence')}.items():
    FIX_UNICODE[code] = value
for first, last in ((0xc0, 0x24f), (0x386, 0x390), (0x3aa, 0x3b0), (0x3ca, 0x3ce), (0x400, 0x45f),
                    (0x490, 0x4ff), (0x1e00, 0x1ef9)):  # letters of running text
    for code in range(first, last + 1):
        if chr(code).isalpha() and code not in FIX_UNICODE:
            FIX_UNICODE[code] = (chr(code), 'rm')
UNICODE.update(FIX_UNICODE)

# ---- glyph names ----------------------------------------------------------------------------------
NAMES = {}


def font_names(font, enc, everywhere):
    """Names of a font's glyphs: "OML/psi" inside its family, "psi" for any font when everywhere."""
    text = kpse(font).read_bytes()[:60000].decode('latin1')
    for slot, name in re.findall(r'dup\s+(\d+)\s*/(\S+)\s+put', text):
        slot = int(slot)
        if slot not in ENC[enc] or slot >= 128:
            continue
        NAMES.setdefault(enc + '/' + name, ENC[enc][slot])
        if everywhere and len(name) > 1:
            NAMES.setdefault(name, ENC[enc][slot])


for font, enc, everywhere in (('cmex10.pfb', 'OMX', True), ('cmsy10.pfb', 'OMS', True),
                              ('cmmi10.pfb', 'OML', True), ('msam10.pfb', 'MSAM', True),
                              ('msbm10.pfb', 'MSBM', True), ('stmary10.pfb', 'STMARY', True),
                              ('cmr10.pfb', 'OT1', False), ('eufm10.pfb', 'EUF', False),
                              ('eusm10.pfb', 'EUS', False), ('rsfs10.pfb', 'RSFS', False),
                              ('lasy10.pfb', 'LASY', False), ('wasy10.pfb', 'WASY', False),
                              ('esint10.pfb', 'ESINT', False), ('dsrom10.pfb', 'BBM', False)):
    font_names(font, enc, everywhere)
FIX_NAMES = {
    'bar': ('|', 'fence'), 'macron': (r'\bar', 'accent'), 'circumflex': (r'\hat', 'accent'),
    'tilde': (r'\tilde', 'accent'), 'dotaccent': (r'\dot', 'accent'), 'dieresis': (r'\ddot', 'accent'),
    'caron': (r'\check', 'accent'), 'breve': (r'\breve', 'accent'), 'acute': (r'\acute', 'accent'),
    'grave': (r'\grave', 'accent'), 'vector': (r'\vec', 'accent'), 'ring': (r'\mathring', 'accent'),
    'slash': ('/', 'ord'), 'division': (r'\div', 'bin'), 'ellipsis': (r'\ldots', 'ord'),
    'summation': (r'\sum', 'op'), 'product': (r'\prod', 'op'), 'integral': (r'\int', 'op'),
    'epsilon1': (r'\epsilon', 'ord'), 'nequal': (r'\neq', 'rel'), 'notequal': (r'\neq', 'rel'),
    'angleleft': (r'\langle', 'open'), 'angleright': (r'\rangle', 'close'), 'hyphen': ('-', 'rm'),
    'psi': (r'\psi', 'ord'), 'gradient': (r'\nabla', 'ord'), 'minus': ('-', 'bin'),
    'periodcentered': (r'\cdot', 'bin'), 'asteriskmath': ('*', 'bin'), 'radical': (r'\sqrt', 'radical'),
    'similar': (r'\sim', 'rel'), 'element': (r'\in', 'rel'), 'infinity': (r'\infty', 'ord'),
    'partialdiff': (r'\partial', 'ord'), 'proportional': (r'\propto', 'rel'),
}
for name, value in FIX_NAMES.items():
    NAMES[name] = (value[0], value[1], '', False)
# Names that the makers of clones gave, by the fonts that have them (Fourier, Math Design, kpfonts,
# MnSymbol, newtx, Antykwa).
CLONE_NAMES = r'''emptysetstress \emptyset harpoonrightleft \rightleftharpoons harpoonleftright \leftrightharpoons
dblarrowdown \downdownarrows followsorsimilar \succsim precedesorsimilar \precsim equalslantorless \eqslantless
equalslantorgreater \eqslantgtr curlyorprecedes \curlyeqprec curlyorfollows \curlyeqsucc bigstar \bigstar
triangledown \triangledown greaterequalless \gtreqless circlecirc \circledcirc circledash \circleddash
shortbar | shortparallel \parallel thicksimilar \sim thickapproxequal \approx
precedesorapproxeql \precapprox followsorapproxeql \succapprox kbbb \Bbbk vartriangleleft \triangleleft
vartriangleright \triangleright notcongruent \ncong hslash \hbar hbar \hbar digammait \digamma
kappa1it \varkappa kappa1 \varkappa vDash \vDash leftleftarrows \leftleftarrows
rightrightarrows \rightrightarrows leqslant \leqslant geqslant \geqslant blacktriangleright \blacktriangleright
blacktriangleleft \blacktriangleleft notvDash \nvDash notexists \nexists nexists \nexists
curvearrowleft \curvearrowleft curvearrowright \curvearrowright subseteqq \subseteqq subsetneqq \subsetneqq
nsimilar \nsim notsimequal \ncong barshort | parallelshort \parallel Upsilon1 \Upsilon bot \perp
arrowdblrightjmn \Rightarrow arrowleftjmn \leftarrow arrowrightjmn \rightarrow arrowdblleftjmn \Leftarrow
harpoonleftup \leftharpoonup harpoonleftdown \leftharpoondown harpoonrightup \rightharpoonup
harpoonrightdown \rightharpoondown uni228E.big \biguplus uni2297.big \bigotimes uni2295.big \bigoplus
uni2299.big \bigodot uni2294.big \bigsqcup whitedownpointingtriangle \triangledown
slash.right \backslash uni2600 \bigstar theta.alt \vartheta pi.alt \varpi rho.alt \varrho
parenleftbig1 ( parenrightbig1 ) bracketleftbig1 [ bracketrightbig1 ] quotedbl " yen ¥ simequal \cong
nelement \notin bracketdoubleleft \llbracket bracketdoubleright \rrbracket OML/uni2605 \star'''.split()
for name, latex in zip(CLONE_NAMES[::2], CLONE_NAMES[1::2]):
    NAMES[name] = (latex, '', '', False)
for name, latex in (('hookrightchar', 'lhook'), ('hookleftchar', 'rhook'), ('mapstochar', 'mapstochar'),
                    ('uni21A6.endl', 'mapstochar'),
                    ('OML/uni21A9', 'lhook'), ('OML/uni21AA', 'rhook')):
    NAMES[name] = (latex, 'overlay', '', False)
for piece in ('tpA', 'btA', 'exA'):
    NAMES['parenleft' + piece] = ('(', 'vpiece', '', True)
    NAMES['parenright' + piece] = (')', 'vpiece', '', True)
NAMES['barex'] = ('|', 'vpiece', '', True)
NAMES['bracehext'] = ('bracehext', 'hpiece', '', True)
for size in range(1, 5):
    NAMES['hatwide%d' % size] = (r'\widehat', 'accent', '', False)
    NAMES['tildewide%d' % size] = (r'\widetilde', 'accent', '', False)
    NAMES['radicalbig%d' % size] = (r'\sqrt', 'radical', '', True)
for where in ('text', 'display'):
    NAMES['integral%sdouble' % where] = (r'\iint', 'op', '', True)
NAMES['onebbb'] = ('1', 'digit', 'bb', False)
NAMES['radicallow'] = (r'\sqrt', 'radical', '', True)
for name, latex in (('vec', r'\vec'), ('dotacc', r'\dot'), ('ddotacc', r'\ddot')):
    NAMES[name] = (latex, 'accent', '', False)
NAMES['grave'] = (r'\grave', 'accent', '', False)
for side, which, cls in (('left', 0, 'open'), ('right', 1, 'close')):
    for stem, pair in (('paren', '()'), ('bracket', '[]'), ('brace', (r'\{', r'\}')),
                       ('angle', (r'\langle', r'\rangle')), ('floor', (r'\lfloor', r'\rfloor')),
                       ('ceiling', (r'\lceil', r'\rceil'))):
        for size in range(1, 8):
            NAMES['%s%sbig%d' % (stem, side, size)] = (pair[which], cls, '', True)
# Fonts that draw TeX's \epsilon and \varepsilon, \phi and \varphi but name them the other way round.
for name, latex in (('MD/epsilon', r'\epsilon'), ('MD/epsilon1', r'\varepsilon'), ('GUST/phi', r'\phi'),
                    ('phi.alt', r'\varphi'), ('epsilon.alt', r'\epsilon'), ('AREV/epsilon', r'\epsilon'),
                    ('AREV/uni03F5', r'\varepsilon'), ('AREV/florin', 'f')):
    NAMES[name] = (latex, 'ord', '', False)
for c in AZ:
    NAMES[c + '.kali'] = NAMES[c + 'cal'] = (c, 'ord', 'cal', False)
    NAMES[c + 'bbb'] = (c, 'ord', 'bb', False)
    NAMES['uni%04X' % (0xe22d + AZ.index(c))] = (c, 'ord', 'cal', False)  # STIX Math Calligraphy
for c in az:
    NAMES['uni%04X' % (0xebe1 + az.index(c))] = (c, 'rm', '', False)  # Arev Sans
for i, greek in enumerate('Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega'.split()):
    NAMES['uni%04X' % (0xef13 + (0, 1, 5, 8, 11, 13, 16, 18, 19, 21, 22)[i])] = ('\\' + greek, 'ord', '', False)
for name in list(AGL):  # signs and foreign letters of text fonts
    if len(AGL[name]) == 1 and name not in NAMES and len(name) > 1 and ord(AGL[name]) in UNICODE and \
            (UNICODE[ord(AGL[name])][1] == 'rm' or ord(AGL[name]) < 256):
        NAMES[name] = UNICODE[ord(AGL[name])] + ('', False)

# Mathematical Pi and Universal Greek (Linotype, Monotype): "H" and a number. The series 1000 and
# 11000 hold the same signs; ToUnicode often repeats the number as a code point.
PI = r'''1001 + 1002 - 1003 \times 1004 \div 1005 = 1006 \pm 1009 \infty 1011 \sim 1013 \equiv 1015 \approx
1021 < 1022 > 1032 \prime 1034 \circ 1061 \cong 1341 | 1349 \leq 1350 \geq'''.split()
for number, latex in zip(PI[::2], PI[1::2]):
    for series in (0, 10000):
        NAMES['PI/H%d' % (series + int(number))] = (latex, '', '', False)
for number, latex in ((18528, r'\cdot'), (18546, r'\blacksquare'), (18540, r'\bigcirc')):
    NAMES['PI/H%d' % number] = (latex, '', '', False)
for i, greek in enumerate('''alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi o pi rho
sigma varsigma tau upsilon varphi chi psi omega'''.split()):
    NAMES['PI/H%d' % (9251 + i)] = ('o' if greek == 'o' else '\\' + greek, 'ord', '', False)
NAMES['PI/H9278'] = (r'\phi', 'ord', '', False)
for i, greek in enumerate('''A B Gamma Delta E Z H Theta I K Lambda M N Xi O Pi P Sigma T Upsilon Phi X Psi
Omega'''.split()):
    NAMES['PI/H%d' % (9001 + i)] = (greek if len(greek) == 1 else '\\' + greek, 'ord', '', False)

# ---- write ------------------------------------------------------------------------------------------
# the API's list, and what its samples use although the list does not name it
ALLOWED = {c for name in ('allowed.txt', 'also_allowed.txt') for c in (HERE / name).read_text().split()}


NOT_DRAWN = {r'\longdiv', r'\iiiint'}  # named by the API's list or samples, unknown to KaTeX


def canonical(latex):
    return ALIASES.get(latex, latex)


def note(latex, cls, code=0):
    latex = canonical(latex)
    entry = SYMBOLS.setdefault(latex, [cls, code])
    if code and not entry[1]:
        entry[1] = code
    if cls and not entry[0]:
        entry[0] = cls


for code in sorted(FIX_UNICODE):
    note(FIX_UNICODE[code][0], FIX_UNICODE[code][1], code)
for enc in ('OML', 'OMS', 'OMX', 'OT1', 'MSAM', 'MSBM', 'STMARY', 'LASY', 'WASY', 'ESINT', 'T1', 'SYMBOL'):
    for slot in sorted(ENC[enc]):
        latex, cls = ENC[enc][slot][:2]
        if cls not in ('vpiece', 'rpiece'):
            note(latex, cls)
for code in sorted(UNICODE):
    note(*UNICODE[code], code)
note('bracehext', 'hpiece')
for latex in ('brex', '|', r'\|', r'\uparrow', r'\downarrow', r'\Uparrow', r'\Downarrow'):
    note(latex, 'vpiece' if latex == 'brex' else 'fence')
for latex in r'\mapsto \hookrightarrow \hookleftarrow \longmapsto \models \longleftrightarrow \Longleftarrow ' \
             r'\Longleftrightarrow \bowtie \cong \doteq \cdots \vdots \ddots \iddots \ldots \notin \neq'.split():
    note(latex, 'ord' if 'dots' in latex else 'rel')
for latex in r'\overbrace \underbrace'.split():
    note(latex, 'hpiece')


# Parts of signs; what is written for one that found no whole.
PIECES = {'brex': '|', 'bracehext': '-', 'lhook': '-', 'rhook': '-', 'mapstochar': '|', 'not': '/',
          'bracehtipdownleft': '-', 'bracehtipdownright': '-', 'bracehtipupleft': '-', 'bracehtipupright': '-'}


def written(latex, code):
    """What is written for a symbol: itself, a near relative, or its character."""
    if latex in PIECES:
        return PIECES[latex]
    if not latex.startswith('\\') or latex in ALLOWED - NOT_DRAWN:
        return latex
    if latex in WRITE:
        return WRITE[latex]
    return chr(code) if code else latex


HEAD = '# made by generate.py; edit that, not this\n'
with open(HERE / 'symbols.tsv', 'w', encoding='utf-8') as out:
    out.write(HEAD + '# name\twritten\tclass\tunicode\tlimits\tallowed\n')
    for latex in sorted(SYMBOLS):
        cls, code = SYMBOLS[latex]
        if not latex:
            continue
        w = written(latex, code)
        out.write('%s\t%s\t%s\t%X\t%d\t%d\n' % (latex, w, cls or 'ord', code, latex in LIMITS, w == latex))
with open(HERE / 'aliases.tsv', 'w', encoding='utf-8') as out:
    out.write(HEAD + '# alias\tname\n')
    for alias in sorted(ALIASES):
        if ALIASES[alias] in SYMBOLS and alias != ALIASES[alias]:
            out.write('%s\t%s\n' % (alias, ALIASES[alias]))


def row(value):
    latex, cls, style, ext = value
    latex = canonical(latex)
    return '%s\t%s\t%s\t%d' % (latex, cls or SYMBOLS[latex][0] or 'ord', style or '-', ext)


with open(HERE / 'encodings.tsv', 'w', encoding='utf-8') as out:
    out.write(HEAD + '# encoding\tslot\tname\tclass\tstyle\textensible\n')
    for enc in sorted(ENC):
        for slot in sorted(ENC[enc]):
            if canonical(ENC[enc][slot][0]):
                out.write('%s\t%02X\t%s\n' % (enc, slot, row(ENC[enc][slot])))
with open(HERE / 'names.tsv', 'w', encoding='utf-8') as out:
    out.write(HEAD + '# glyph name\tname\tclass\tstyle\textensible\n')
    for name in sorted(NAMES):
        if canonical(NAMES[name][0]):
            out.write('%s\t%s\n' % (name, row(NAMES[name])))
with open(HERE / 'unicode.tsv', 'w', encoding='utf-8') as out:
    out.write(HEAD + '# code point\tname\tclass\n')
    for code in sorted(UNICODE):
        latex, cls = UNICODE[code]
        latex = canonical(latex)
        if latex:
            out.write('%X\t%s\t%s\n' % (code, latex, cls))
missing = [v[0] for t in ENC.values() for v in t.values() if canonical(v[0]) and canonical(v[0]) not in SYMBOLS]
assert not missing, missing
