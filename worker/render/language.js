// SPDX-License-Identifier: Apache-2.0
'use strict';
// Language of a document: by its name in the API's list, or by its letters and commonest words.

const NAMED = {
  afrikaans: 'af-ZA', arabic: 'ar-SA', 'basque (basque)': 'eu-ES', bosnian: 'bs-Latn-BA', bulgarian: 'bg-BG', catalan: 'ca-ES',
  'chinese (china)': 'zh-CN', 'chinese (taiwan)': 'zh-TW', croatian: 'hr-HR', czech: 'cs-CZ', danish: 'da-DK', dutch: 'nl-NL',
  'english (aus)': 'en-AU', 'english (can)': 'en-CA', 'english (uk)': 'en-GB', 'english (us)': 'en-US', estonian: 'et-EE',
  finnish: 'fi-FI', french: 'fr-FR', 'french (canada)': 'fr-CA', 'french (switzerland)': 'fr-CH', galician: 'gl-ES', german: 'de-DE',
  'german (austria)': 'de-AT', 'german (switzerland)': 'de-CH', greek: 'el-GR', gujarati: 'gu-IN', hebrew: 'he-IL', hindi: 'hi-IN',
  hungarian: 'hu-HU', icelandic: 'is-IS', indonesian: 'id-ID', irish: 'ga-IE', isixhosa: 'xh-ZA', isizulu: 'zu-ZA', italian: 'it-IT',
  japanese: 'ja-JP', kannada: 'kn-IN', kazakh: 'kk-KZ', kiswahili: 'sw-KE', korean: 'ko-KR', latvian: 'lv-LV', lithuanian: 'lt-LT',
  macedonian: 'mk-MK', malaysian: 'ms-MY', marathi: 'mr-IN', 'norwegian borkmal': 'nb-NO', 'norwegian nynorsk': 'nn-NO',
  persian: 'fa-IR', polish: 'pl-PL', portuguese: 'pt-PT', 'portuguese (brazil)': 'pt-BR', romanian: 'ro-RO', russian: 'ru-RU',
  'serbian (cyrillic)': 'sr-Cyrl-RS', 'serbian (latin)': 'sr-Latn-RS', 'sesotho sa leboa': 'nso-ZA', setswana: 'tn-ZA', slovak: 'sk-SK',
  slovenian: 'sl-SI', spanish: 'es-ES', 'spanish (traditional sort)': 'es-ES', swedish: 'sv-SE', tamil: 'ta-IN', telugu: 'te-IN',
  thai: 'th-TH', turkish: 'tr-TR', ukrainian: 'uk-UA', welsh: 'cy-GB',
};

const SCRIPTS = [[/[\u3040-\u30ff]/g, 'ja-JP', 4], [/[\uac00-\ud7af]/g, 'ko-KR', 1], [/[\u4e00-\u9fff]/g, 'zh-CN', 1], [/[\u0600-\u06ff]/g, 'ar-SA', 1],
  [/[\u0590-\u05ff]/g, 'he-IL', 1], [/[\u0400-\u04ff]/g, 'ru-RU', 1], [/[\u0370-\u03ff]/g, 'el-GR', 1], [/[\u0900-\u097f]/g, 'hi-IN', 1],
  [/[\u0e00-\u0e7f]/g, 'th-TH', 1], [/[\u0b80-\u0bff]/g, 'ta-IN', 1], [/[\u0c00-\u0c7f]/g, 'te-IN', 1], [/[\u0a80-\u0aff]/g, 'gu-IN', 1]];

const WORDS = { 'en-US': 'the and of that with for are this is be', 'de-DE': 'der die das und ist nicht mit eine den von',
  'fr-FR': 'le les des et est une dans pour que qui', 'es-ES': 'el los las una por para con que del se',
  'it-IT': 'il gli della che una per con sono nel di', 'pt-PT': 'o os uma para com que do da em n\u00e3o', 'nl-NL': 'de het een van en niet met voor zijn op',
  'sv-SE': 'och att det som en av \u00e4r f\u00f6r inte den', 'pl-PL': 'i w na z jest nie si\u0119 do \u017ce to', 'tr-TR': 've bir bu i\u00e7in ile olarak da de \u00e7ok daha' };

function guess(text) {
  const sample = text.slice(0, 200000).replace(/\\[a-zA-Z]+|https?:\S+/g, ' ');
  const latin = (sample.match(/[A-Za-z\u00c0-\u024f]/g) || []).length;
  let best = ['', latin / 2];
  for (const [pattern, tag, weight] of SCRIPTS) {
    const n = (sample.match(pattern) || []).length * weight;
    if (n > best[1]) best = [tag, n];
  }
  if (best[0]) return best[0];
  const words = new Map();
  for (const word of sample.toLowerCase().match(/\p{L}+/gu) || []) words.set(word, (words.get(word) || 0) + 1);
  let found = ['en-US', 0];
  for (const [tag, list] of Object.entries(WORDS)) {
    const n = list.split(' ').reduce((sum, word) => sum + (words.get(word) || 0), 0);
    if (n > found[1]) found = [tag, n];
  }
  return found[0];
}

const RIGHT = '\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufeff';
const LEFT = 'A-Za-z\\u00c0-\\u024f\\u0370-\\u058f\\u0900-\\u1fff\\u3040-\\ud7ff';
const STRONG = new RegExp(`[${RIGHT}${LEFT}]`);

// Letters whose lines run from the right, for a class in a regular expression.
exports.RIGHT = RIGHT;

// Does the text run from the right? As its first letter does.
exports.isRightward = (text) => new RegExp(`[${RIGHT}]`).test((text.match(STRONG) || [''])[0]);

// @return tags for the three kinds of letters that Word tells apart, and whether lines run from the right
exports.languageOf = (name, text) => {
  const key = (name || 'auto').trim().toLowerCase();
  const tag = key === 'auto' ? guess(text) : NAMED[key] || (/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(name) ? name : 'en-US');
  const isRight = /^(ar|he|fa|ur)\b/i.test(tag);
  const isEast = /^(zh|ja|ko)\b/i.test(tag);
  return { tag, isRight, latin: isRight || isEast ? 'en-US' : tag, east: isEast ? tag : 'zh-CN', right: isRight ? tag : 'ar-SA' };
};
