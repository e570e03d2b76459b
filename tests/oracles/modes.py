"""Densities, modes and moments of laws, and tails of large hypergeometric laws.

Densities by their printed formulas with 40 digits, modes by search for the greatest density or
probability, tails by summing all probabilities. Run by hand from the root of the repository:
python tests/oracles/modes.py. Writes densities.csv, modes.csv and hypergeometric.csv under
tests/data, and prints rows of moments.csv.
"""

import math

import mpmath as mp
mp.mp.dps = 40
F = mp.mpf
def beta_pdf(a,b): return lambda x: x**(a-1)*(1-x)**(b-1)/mp.beta(a,b)
def pert(mn,m,mx,s=4):
    a=1+F(s)*(F(m)-F(mn))/(F(mx)-F(mn)); b=1+F(s)*(F(mx)-F(m))/(F(mx)-F(mn)); r=F(mx)-F(mn)
    f=beta_pdf(a,b); return (lambda x: f((x-F(mn))/r)/r, mn, mx)
laws = {
 '{"normal":{"mean":-3,"sd":0.7}}': (lambda x: mp.npdf(x,-3,F('0.7')), -5, 0),
 '{"log_normal":{"mean":50,"sd":20}}': None,
 '{"beta":{"alpha":2.5,"beta":4}}': (beta_pdf(F('2.5'),4),0,1),
 '{"gamma":{"shape":2.5,"scale":3}}': (lambda x: x**F('1.5')*mp.e**(-x/3)/mp.gamma(F('2.5'))/F(3)**F('2.5'),0,40),
 '{"weibull":{"shape":1.7,"scale":2.5}}': (lambda x: F('1.7')/F('2.5')*(x/F('2.5'))**F('0.7')*mp.e**(-(x/F('2.5'))**F('1.7')),0,9),
 '{"log_logistic":{"scale":2.5,"shape":3.2}}': (lambda x: F('3.2')/F('2.5')*(x/F('2.5'))**F('2.2')/(1+(x/F('2.5'))**F('3.2'))**2,0,9),
 '{"logistic":{"location":10,"scale":2}}': (lambda x: mp.sech((x-10)/4)**2/8,0,20),
 '{"gumbel":{"location":5,"scale":2}}': (lambda x: mp.e**(-(x-5)/2-mp.e**(-(x-5)/2))/2,0,12),
 '{"student_t":{"degrees_of_freedom":3.5,"location":-2,"scale":1.5}}': (lambda x: mp.gamma(F('2.25'))/mp.sqrt(F('3.5')*mp.pi)/mp.gamma(F('1.75'))*(1+((x+2)/F('1.5'))**2/F('3.5'))**(-F('2.25'))/F('1.5'),-6,3),
 '{"pert":{"min":20,"mode":35,"max":60}}': pert(20,35,60),
 '{"pert":{"min":0.001,"mode":0.003,"max":0.008,"shape":7.5}}': pert('0.001','0.003','0.008','7.5'),
 '{"triangular":{"min":20,"mode":35,"max":60}}': (lambda x: (2*(x-20)/(F(40)*15) if x<35 else 2*(60-x)/(F(40)*25)),20,60),
 '{"exponential":{"rate":0.4}}': (lambda x: F('0.4')*mp.e**(-F('0.4')*x),0,9),
 '{"pareto":{"min":2,"shape":2.5}}': (lambda x: F('2.5')*F(2)**F('2.5')/x**F('3.5'),2,9),
 '{"uniform":{"low":-5,"high":20}}': (lambda x: F(1)/25,-5,20),
 '{"affine":{"of":{"gamma":{"shape":2.5,"scale":3}},"factor":2.0,"shift":7.0}}': (lambda y: (lambda x: x**F('1.5')*mp.e**(-x/3)/mp.gamma(F('2.5'))/F(3)**F('2.5'))((y-7)/2)/2,7,60),
 '{"truncated":{"of":{"normal":{"mean":25,"sd":4}},"low":20,"high":27}}': (lambda x: mp.npdf(x,25,4)/(mp.ncdf(27,25,4)-mp.ncdf(20,25,4)),20,27),
 '{"mixture":[[0.6,{"normal":{"mean":0,"sd":1}}],[0.4,{"normal":{"mean":4,"sd":0.5}}]]}': (lambda x: F(6)/10*mp.npdf(x,0,1)+F(4)/10*mp.npdf(x,4,F('0.5')),-2,6),
}
s2 = mp.log(1+(F(20)/50)**2); mu = mp.log(50)-s2/2
laws['{"log_normal":{"mean":50,"sd":20}}'] = (lambda x: mp.npdf(mp.log(x),mu,mp.sqrt(s2))/x,1,200)
nomode={'{"uniform"','{"mixture"','{"exponential"','{"pareto"','{"triangular"'}
with open('tests/data/densities.csv','w') as g:
    g.write('# computed with multiple precision from the densities as printed in Johnson, Kotz and Balakrishnan, 20 digits; the mode by search: tests/oracles/modes.py\nlaw;x;density\n')
    for j,(f,a,b) in laws.items():
        a,b=F(a),F(b)
        for t in ('0.11','0.37','0.52','0.83'):
            x=float(a+(b-a)*F(t)); g.write(f'{j};{x!r};{mp.nstr(f(F(x)),20)}\n')
def mode(f,a,b):
    a,b=F(a),F(b)
    g=(mp.sqrt(5)-1)/2
    c,d=b-g*(b-a),a+g*(b-a); fc,fd=f(c),f(d)
    for _ in range(220):
        if fc>fd: b,d,fd=d,c,fc; c=b-g*(b-a); fc=f(c)
        else: a,c,fc=c,d,fd; d=a+g*(b-a); fd=f(d)
    return (a+b)/2
from fractions import Fraction as Q
from math import comb
def argmax(p,lo,hi):
    ks=range(lo,hi+1); v=[p(k) for k in ks]; m=max(v); at=[k for k,x in zip(ks,v) if x==m]
    return at
rows=[]
for j,(f,a,b) in laws.items():
    if any(j.startswith(n) for n in nomode): continue
    mp.mp.dps=60
    rows.append((j, mp.nstr(mode(f,a,b),16)))
def rising(a,n):
    r=Q(1)
    for i in range(n): r*=a+i
    return r
counts=[
 ('{"poisson":{"mean":4.3}}', lambda k: Q(43,10)**k/math.factorial(k),0,40),
 ('{"poisson":{"mean":0.6}}', lambda k: Q(6,10)**k/math.factorial(k),0,20),
 ('{"binomial":{"trials":37,"probability":0.3}}', lambda k: comb(37,k)*Q(3,10)**k*Q(7,10)**(37-k),0,37),
 ('{"binomial":{"trials":20,"probability":0.97}}', lambda k: comb(20,k)*Q(97,100)**k*Q(3,100)**(20-k),0,20),
 ('{"negative_binomial":{"successes":5.5,"probability":0.3}}', lambda k: rising(Q(11,2),k)/math.factorial(k)*Q(7,10)**k,0,60),
 ('{"negative_binomial":{"successes":2.2,"probability":0.13}}', lambda k: rising(Q(11,5),k)/math.factorial(k)*Q(87,100)**k,0,60),
 ('{"negative_binomial":{"successes":0.7,"probability":0.3}}', lambda k: rising(Q(7,10),k)/math.factorial(k)*Q(7,10)**k,0,60),
 ('{"geometric":0.2}', lambda k: Q(8,10)**k,0,20),
 ('{"hypergeometric":{"population":80,"successes":12,"draws":20}}', lambda k: Q(comb(12,k)*comb(68,20-k)),0,12),
 ('{"hypergeometric":{"population":50,"successes":30,"draws":33}}', lambda k: Q(comb(30,k)*comb(20,33-k)) if 0<=33-k<=20 else Q(0),0,30),
 ('{"hypergeometric":{"population":1000,"successes":120,"draws":57}}', lambda k: Q(comb(120,k)*comb(880,57-k)),0,57),
 ('{"beta_binomial":{"trials":50,"alpha":2.5,"beta":8}}', lambda k: comb(50,k)*rising(Q(5,2),k)*rising(Q(8),50-k),0,50),
 ('{"beta_binomial":{"trials":9,"alpha":0.4,"beta":0.7}}', lambda k: comb(9,k)*rising(Q(4,10),k)*rising(Q(7,10),9-k),0,9),
 ('{"beta_binomial":{"trials":12,"alpha":3,"beta":0.8}}', lambda k: comb(12,k)*rising(Q(3),k)*rising(Q(8,10),12-k),0,12),
 ('{"discrete":[[1,0.2],[2,0.5],[5,0.3]]}', lambda k: {1:Q(2),2:Q(5),5:Q(3)}.get(k,Q(0)),0,5),
]
for j,p,lo,hi in counts:
    at=argmax(p,lo,hi); rows.append((j, repr(at[0])+'.0' if len(at)==1 else 'none'))
rows += [('{"triangular":{"min":20,"mode":35,"max":60}}','35'),('{"exponential":{"rate":0.4}}','0'),('{"pareto":{"min":2,"shape":2.5}}','2'),('{"uniform":{"low":-5,"high":20}}','none'),('{"beta":{"alpha":0.5,"beta":0.5}}','none'),('{"log_logistic":{"scale":2.5,"shape":1}}','0'),('{"poisson":{"mean":4}}','none'),('{"truncated":{"of":{"normal":{"mean":25,"sd":4}},"low":27,"high":30}}','27'),('{"truncated":{"of":{"normal":{"mean":25,"sd":4}},"low":20,"high":24}}','24')]
with open('tests/data/modes.csv','w') as g:
    g.write('# where the density is greatest, by search with multiple precision, or the probability, with fractions: tests/oracles/modes.py\nlaw;mode\n')
    for j,m in rows: g.write(f'{j};{m}\n')
# moments of counts and others, exact
def mom(p,lo,hi):
    s=m=v=mp.mpf(0)
    for k in range(lo,hi+1):
        q=mp.mpf(p(k).numerator)/mp.mpf(p(k).denominator) if isinstance(p(k),Q) else p(k); s+=q; m+=k*q; v+=k*k*q
    m/=s; v=v/s-m*m
    return m,v
mp.mp.dps=50
mr=[]
for j,p,lo,hi in counts:
    H={'{"poisson"':300,'{"negative':700,'{"geometric"':1500}
    h=hi
    for n,x in H.items():
        if j.startswith(n): h=x
    m,v=mom(p,lo,h); mr.append((j,mp.nstr(m,20),mp.nstr(v,20)))
def quadm(f,a,b,pts=None):
    m=mp.quad(lambda x:x*f(x),pts or [a,b]); v=mp.quad(lambda x:(x-m)**2*f(x),pts or [a,b]); return m,v
for j,pts in [('{"gumbel":{"location":5,"scale":2}}',[-20,0,3,5,8,12,20,40,80,160]),('{"log_logistic":{"scale":2.5,"shape":3.2}}',None),('{"pareto":{"min":2,"shape":2.5}}',None)]:
    if pts: m,v=quadm(laws[j][0],0,0,pts)
    elif 'log_log' in j:
        b=mp.pi/F('3.2'); 
        # moments as beta functions: scale^r B(1 - r/k, 1 + r/k)
        k=F('3.2'); m=F('2.5')*mp.beta(1-1/k,1+1/k); v=F('2.5')**2*mp.beta(1-2/k,1+2/k)-m*m
    else:
        m=mp.quad(lambda x:x*laws[j][0](x),[2,4,16,mp.inf]); v=F(4)*F('2.5')/F('0.5')-m*m
    mr.append((j,mp.nstr(m,20),mp.nstr(v,20)))
print('\n'.join(';'.join(r) for r in mr))

def lnp(N,G,n,k):
    l=mp.loggamma
    f=lambda a,b: l(a+1)-l(b+1)-l(a-b+1)
    return f(mp.mpf(G),mp.mpf(k))+f(mp.mpf(N-G),mp.mpf(n-k))-f(mp.mpf(N),mp.mpf(n))
rows=[]
for N,G,n in [(1000000,333333,500000),(100000000,33333333,20000000),(1000000000,400000000,1000000),(1000000000,500000000,500000000),(3000,1000,900)]:
    mean=n*G/N; sd=(n*(G/N)*(1-G/N)*(N-n)/(N-1))**.5
    for z in (-7.5,-3,-0.4,0.0,1.3,5.5):
        k=int(mean+z*sd)
        def side(d,start):
            t=mp.e**lnp(N,G,n,start); s=mp.mpf(0); at=start
            while True:
                s+=t
                if d>0: t=t*(mp.mpf(G-at)/(at+1))*(mp.mpf(n-at)/(N-G-n+at+1)); at+=1
                else:
                    t=t/((mp.mpf(G-at+1)/at)*(mp.mpf(n-at+1)/(N-G-n+at))); at-=1
                if t<s*mp.mpf(10)**-24: return s
        if z<0: lo=side(-1,k); up=1-lo
        else: up=side(1,k+1); lo=1-up
        rows.append(f'{N};{G};{n};{k};{mp.nstr(lo,18)};{mp.nstr(up,18)}')
open('tests/data/hypergeometric.csv','w').write('# sums of probabilities with 40 digits: tests/oracles/modes.py\npopulation;successes;draws;count;up to;above\n'+'\n'.join(rows)+'\n')
