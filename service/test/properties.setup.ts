import fc from 'fast-check';

// The same cases on every run, so that a test fails for a change and never by chance; PROPERTY_SEED tries others.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.PROPERTY_SEED ?? 20_261_128) });
