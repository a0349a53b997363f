/** What a colour says; `tokens.css` holds the colours. Never the only sign: an icon and words go with it. */
export type Tone = 'good' | 'bad' | 'warn' | 'info' | 'idle';
